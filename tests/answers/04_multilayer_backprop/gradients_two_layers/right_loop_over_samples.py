"""One sample after the other, as in the derivation."""

import numpy as np


def gradients_two_layers(X, y, W1, b1, w2, b2):
    W1_grad, b1_grad = np.zeros(W1.shape), np.zeros(b1.shape)
    w2_grad, b2_grad = np.zeros(w2.shape), 0.0
    for x, label in zip(X, y, strict=True):
        h = np.tanh(x @ W1 + b1)
        error = 0.5 * (1 + np.tanh(0.5 * (h @ w2 + b2))) - label
        hidden_error = error * w2 * (1 - h) * (1 + h)
        W1_grad += np.outer(x, hidden_error)
        b1_grad += hidden_error
        w2_grad += error * h
        b2_grad += error
    n = len(y)
    return W1_grad / n, b1_grad / n, w2_grad / n, b2_grad / n
