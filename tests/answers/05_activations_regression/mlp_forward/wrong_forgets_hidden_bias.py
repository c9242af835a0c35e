"""b1 is missing.

Keeps 0.1 points.
"""

import numpy as np


def mlp_forward(params, X):
    W1, _, w2, b2 = params
    return np.tanh(X @ W1) @ w2 + b2
