"""The gradient of the square loss: its factor q (1 - q) does not cancel.

Keeps 0.1 points.
"""

from coursekit.binary import logistic


def gradient(X, y, w, b):
    q = logistic(X @ w + b)
    errors = 2 * (q - y) * q * (1 - q)
    return X.T @ errors / len(y), errors.mean()
