"""The factor 2 of the square is missing, as if the loss were half the square.

Keeps 0.1 points.
"""

import numpy as np


def mlp_gradient(params, X, y):
    W1, b1, w2, b2 = params
    H = np.tanh(X @ W1 + b1)
    e = (H @ w2 + b2 - y) / len(y)
    delta = np.outer(e, w2) * (1 - H**2)
    return X.T @ delta, delta.sum(axis=0), H.T @ e, e.sum()
