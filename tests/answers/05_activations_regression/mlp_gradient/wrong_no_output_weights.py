"""The error is not multiplied by the output weights.

Keeps 0.35 points.
"""

import numpy as np


def mlp_gradient(params, X, y):
    W1, b1, w2, b2 = params
    H = np.tanh(X @ W1 + b1)
    e = 2 * (H @ w2 + b2 - y) / len(y)
    delta = e[:, None] * (1 - H**2)
    return X.T @ delta, delta.sum(axis=0), H.T @ e, e.sum()
