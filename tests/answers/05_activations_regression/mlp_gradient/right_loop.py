"""Sample by sample."""

import numpy as np


def mlp_gradient(params, X, y):
    W1, b1, w2, b2 = params
    W1_grad, b1_grad, w2_grad, b2_grad = 0 * W1, 0 * b1, 0 * w2, 0.0
    for x, target in zip(X, y, strict=True):
        h = np.tanh(x @ W1 + b1)
        e = 2 * (h @ w2 + b2 - target)
        delta = e * w2 * (1 - h) * (1 + h)
        W1_grad, b1_grad = W1_grad + np.outer(x, delta), b1_grad + delta
        w2_grad, b2_grad = w2_grad + e * h, b2_grad + e
    n = len(y)
    return [W1_grad / n, b1_grad / n, w2_grad / n, b2_grad / n]
