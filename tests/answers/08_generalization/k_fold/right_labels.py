"""A random fold number for each sample."""

import numpy as np


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    fold = np.random.default_rng(seed).permutation(np.arange(n) % k)
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]
