"""Counts the samples for which all units are silent.

Keeps 0 points.
"""

import numpy as np


def count_dead(X, weights, biases):
    counts, h = [], X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        o = h @ W + b
        counts.append(int(np.sum(np.all(o <= 0, axis=1))))
        h = np.maximum(o, 0)
    return counts
