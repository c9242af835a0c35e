"""The bias is missing.

Keeps 0.1 points.
"""

import numpy as np


def count_dead(X, weights, biases):
    counts, h = [], X
    for W, _ in zip(weights[:-1], biases[:-1], strict=True):
        o = h @ W
        counts.append(int(np.sum(np.all(o <= 0, axis=0))))
        h = np.maximum(o, 0)
    return counts
