"""b2 is missing.

Keeps 0.1 points.
"""

import numpy as np


def mlp_forward(params, X):
    W1, b1, w2, _ = params
    return np.tanh(X @ W1 + b1) @ w2
