"""NaN for absent classes, lexsort, an array."""

import numpy as np


def hardest_classes(matrix, k):
    with np.errstate(all="ignore"):
        recall = np.diag(matrix) / matrix.sum(axis=1)
    order = np.lexsort((np.arange(len(recall)), recall))
    return order[~np.isnan(recall[order])][:k]
