"""All products in one call of einsum; a list is returned."""

import numpy as np

from coursekit.network import softmax


def gradient(X, Y, W, b):
    errors = (softmax(X @ W + b) - Y) / X.shape[0]
    return [np.einsum("kj,ki->ji", X, errors), errors.sum(axis=0)]
