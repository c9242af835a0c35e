"""The 1/n is forgotten for b alone.

Keeps 1 point.
"""

from coursekit.binary import logistic


def gradient(X, y, w, b):
    errors = logistic(X @ w + b) - y
    return X.T @ errors / len(y), errors.sum()
