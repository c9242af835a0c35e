"""Sample by sample, as the formula says it."""

import numpy as np

from coursekit.binary import logistic


def gradient(X, y, w, b):
    n, d = X.shape
    w_grad, b_grad = np.zeros(d), 0.0
    for x_k, y_k in zip(X, y, strict=True):
        error = float(logistic(np.dot(w, x_k) + b)) - y_k
        w_grad = w_grad + error * x_k / n
        b_grad += error / n
    return w_grad, b_grad
