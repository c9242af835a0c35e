"""Turns X @ W1 + b1 into tanh, and w2 too, in place.

Keeps 0.35 points.
"""

import numpy as np


def mlp_forward(params, X):
    W1, b1, w2, b2 = params
    X -= X.mean(axis=0)
    return np.tanh(X @ W1 + b1) @ w2 + b2
