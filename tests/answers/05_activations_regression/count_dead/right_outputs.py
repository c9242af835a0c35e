"""By the outputs: a unit that never says anything but zero is dead."""

import numpy as np


def count_dead(X, weights, biases):
    counts = []
    for W, b in list(zip(weights, biases, strict=True))[:-1]:
        X = np.clip(X @ W + b, 0, None)
        counts.append(len(b) - np.count_nonzero(X.any(axis=0)))
    return counts
