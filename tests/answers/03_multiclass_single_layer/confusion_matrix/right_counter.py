"""Pairs counted by the standard library, a list of lists."""

from collections import Counter

import numpy as np


def confusion_matrix(y, y_pred, labels):
    counts = Counter(zip(np.asarray(y).tolist(), np.asarray(y_pred).tolist(), strict=True))
    return [[counts[true, predicted] for predicted in labels] for true in labels]
