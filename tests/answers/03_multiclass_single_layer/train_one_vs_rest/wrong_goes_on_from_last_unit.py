"""Each unit starts where the last one ended.

Keeps 0.2 points.
"""

import numpy as np

from coursekit import binary


def train_one_vs_rest(X, Y, epochs, learning_rate):
    columns, biases = [], []
    w, b = np.zeros(X.shape[1]), 0.0
    for y in Y.T:
        for _ in range(epochs):
            w_grad, b_grad = binary.binary_cross_entropy_gradient(X, y, w, b)
            w, b = w - learning_rate * w_grad, b - learning_rate * b_grad
        columns.append(w)
        biases.append(b)
    return np.stack(columns, axis=1), np.array(biases)
