"""A logistic function that overflows.

Keeps 0.9 points.
"""

import numpy as np


def train_one_vs_rest(X, Y, epochs, learning_rate):
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    for _ in range(epochs):
        errors = 1 / (1 + np.exp(-(X @ W + b))) - Y
        W = W - learning_rate * X.T @ errors / len(X)
        b = b - learning_rate * errors.mean(axis=0)
    return W, b
