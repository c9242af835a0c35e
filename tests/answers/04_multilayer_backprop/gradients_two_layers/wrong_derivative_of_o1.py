"""Squares the pre-activations instead of the outputs of tanh.

Keeps 1 point.
"""

import numpy as np

from coursekit.binary import logistic


def gradients_two_layers(X, y, W1, b1, w2, b2):
    h = np.tanh(X @ W1 + b1)
    delta = (logistic(h @ w2 + b2) - y) / len(y)
    delta_1 = np.outer(delta, w2) * (1 - (X @ W1 + b1) ** 2)
    return X.T @ delta_1, delta_1.sum(axis=0), h.T @ delta, delta.sum()
