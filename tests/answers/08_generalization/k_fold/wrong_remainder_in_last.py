"""The whole remainder goes into the last fold.

Keeps 0.95 points.
"""

import numpy as np


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    order = np.random.default_rng(seed).permutation(n)
    size = n // k
    starts = [*range(0, k * size, size), n]
    folds = [order[starts[i] : starts[i + 1]] for i in range(k)]
    return [(np.setdiff1d(order, fold), fold) for fold in folds]
