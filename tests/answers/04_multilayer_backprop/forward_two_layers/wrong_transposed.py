"""Takes W1 for a matrix (n_h, d), as many texts store it.

Keeps 0 points.
"""

import numpy as np


def forward_two_layers(X, W1, b1, w2, b2):
    h = np.tanh(X @ W1.T + b1)
    return h, h @ w2 + b2
