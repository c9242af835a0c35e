"""Sample by sample, an outer product each."""

import numpy as np

from coursekit.network import softmax


def gradient(X, Y, W, b):
    W_grad, b_grad = np.zeros(W.shape), np.zeros(b.shape)
    for x, y in zip(X, Y, strict=True):
        error = softmax((x @ W + b)[None])[0] - y
        W_grad += np.outer(x, error) / len(X)
        b_grad += error / len(X)
    return W_grad, b_grad
