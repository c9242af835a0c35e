"""X @ errors instead of X.T @ errors: an error of shapes, unless n equals d.

Keeps 0 points.
"""

from coursekit.binary import logistic


def gradient(X, y, w, b):
    errors = logistic(X @ w + b) - y
    return X @ errors / len(y), errors.mean()
