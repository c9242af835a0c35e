"""Returns (validation, train).

Keeps 0.35 points.
"""

import numpy as np


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    order = np.random.default_rng(seed).permutation(n)
    folds = np.array_split(order, k)
    return [(folds[i], np.concatenate(folds[:i] + folds[i + 1 :])) for i in range(k)]
