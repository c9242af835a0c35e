"""The uncancelled product of Jacobian and -y/q: 0/0 for confident logits.

Keeps 0.85 points.
"""

import numpy as np

from coursekit.network import softmax


def gradient(X, Y, W, b):
    W_grad, b_grad = np.zeros(W.shape), np.zeros(b.shape)
    for x, y in zip(X, Y, strict=True):
        with np.errstate(all="ignore"):
            q = softmax((x @ W + b)[None])[0]
            error = (np.diag(q) - np.outer(q, q)) @ (-y / q)
        W_grad += np.outer(x, error) / len(X)
        b_grad += error / len(X)
    return W_grad, b_grad
