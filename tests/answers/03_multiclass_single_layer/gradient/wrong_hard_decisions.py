"""Hardmax instead of softmax in the error: the perceptron's rule.

Keeps 0.25 points.
"""

import numpy as np


def gradient(X, Y, W, b):
    o = X @ W + b
    errors = np.eye(o.shape[1])[o.argmax(axis=1)] - Y
    return X.T @ errors / len(X), errors.mean(axis=0)
