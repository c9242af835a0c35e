"""Seeds NumPy's global generator.

Keeps 0.95 points.
"""

import numpy as np


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    np.random.seed(seed)
    order = np.random.permutation(n)
    folds = np.array_split(order, k)
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]
