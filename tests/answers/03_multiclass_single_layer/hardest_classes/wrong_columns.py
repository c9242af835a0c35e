"""Divides by the sums of the columns: precision, not recall.

Keeps 0 points.
"""

import numpy as np


def hardest_classes(matrix, k):
    present = np.flatnonzero(matrix.sum(axis=1) > 0)
    recall = np.diag(matrix)[present] / np.maximum(matrix.sum(axis=0)[present], 1)
    return present[np.argsort(recall, kind="stable")][:k].tolist()
