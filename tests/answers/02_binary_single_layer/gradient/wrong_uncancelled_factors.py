"""The chain rule's first two factors, not cancelled: 0/0 for confident predictions.

Keeps 1.6 points.
"""

import numpy as np

from coursekit.binary import logistic


def gradient(X, y, w, b):
    with np.errstate(all="ignore"):
        q = logistic(X @ w + b)
        errors = ((1 - y) / (1 - q) - y / q) * q * (1 - q)
        return X.T @ errors / len(y), errors.mean()
