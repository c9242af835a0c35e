"""Every k-th sample, without shuffling.

Keeps 0.75 points.
"""

import numpy as np


def k_fold(n, k, seed=0):
    if k < 2 or k > n:
        raise ValueError("k")
    return [(np.flatnonzero(np.arange(n) % k != i), np.arange(i, n, k)) for i in range(k)]
