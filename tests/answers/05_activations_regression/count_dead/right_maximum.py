"""By the largest pre-activation of each unit."""

import numpy as np


def count_dead(X, weights, biases):
    counts, h = [], np.asarray(X)
    for layer in range(len(weights) - 1):
        o = h @ weights[layer] + biases[layer]
        counts.append((o.max(axis=0) <= 0).sum())
        h = o * (o > 0)
    return np.array(counts)
