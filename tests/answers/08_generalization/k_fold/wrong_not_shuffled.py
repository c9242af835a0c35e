"""Folds of neighbors.

Keeps 0.75 points.
"""

import numpy as np


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    order = np.arange(n)
    folds = np.array_split(order, k)
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]
