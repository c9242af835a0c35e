"""A logistic output, as for classes.

Keeps 0.1 points.
"""

import numpy as np

from coursekit.binary import logistic


def mlp_forward(params, X):
    W1, b1, w2, b2 = params
    return logistic(np.tanh(X @ W1 + b1) @ w2 + b2)
