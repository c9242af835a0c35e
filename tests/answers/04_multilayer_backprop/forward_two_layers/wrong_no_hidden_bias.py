"""Forgets the biases of the hidden units.

Keeps 0.2 points.
"""

import numpy as np


def forward_two_layers(X, W1, b1, w2, b2):
    h = np.tanh(X @ W1)
    return h, h @ w2 + b2
