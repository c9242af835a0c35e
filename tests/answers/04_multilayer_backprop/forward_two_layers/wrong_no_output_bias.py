"""Forgets the bias of the output unit.

Keeps 0.45 points.
"""

import numpy as np


def forward_two_layers(X, W1, b1, w2, b2):
    h = np.tanh(X @ W1 + b1)
    return h, h @ w2
