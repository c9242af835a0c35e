"""The right classes, but in the order of their numbers.

Keeps 0.1 points.
"""

import numpy as np


def hardest_classes(matrix, k):
    present = np.flatnonzero(matrix.sum(axis=1) > 0)
    recall = np.diag(matrix)[present] / matrix.sum(axis=1)[present]
    return sorted(present[np.argsort(recall, kind="stable")][:k].tolist())
