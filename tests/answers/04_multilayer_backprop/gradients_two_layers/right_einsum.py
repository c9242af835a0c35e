"""All in einsum, with the derivative written as 1 / cosh(o)^2."""

import numpy as np


def gradients_two_layers(X, y, W1, b1, w2, b2):
    o1 = np.einsum("ki,ij->kj", X, W1) + b1
    h = np.tanh(o1)
    errors = np.exp(-np.logaddexp(0, -(np.einsum("kj,j->k", h, w2) + b2))) - y
    slope = 1 / np.cosh(np.clip(o1, -300, 300)) ** 2
    n = len(y)
    return (
        np.einsum("k,j,kj,ki->ij", errors, w2, slope, X) / n,
        np.einsum("k,j,kj->j", errors, w2, slope) / n,
        np.einsum("k,kj->j", errors, h) / n,
        errors.mean(),
    )
