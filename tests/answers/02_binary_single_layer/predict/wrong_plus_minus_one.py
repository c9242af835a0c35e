"""Classes -1 and 1, as with perceptrons, instead of 0 and 1.

Keeps 0 points.
"""

import numpy as np


def predict(X, w, b):
    return np.where(X @ w + b >= 0, 1, -1)
