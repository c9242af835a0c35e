"""The 1/n is forgotten for w alone.

Keeps 1.1 points.
"""

from coursekit.binary import logistic


def gradient(X, y, w, b):
    errors = logistic(X @ w + b) - y
    return X.T @ errors, errors.mean()
