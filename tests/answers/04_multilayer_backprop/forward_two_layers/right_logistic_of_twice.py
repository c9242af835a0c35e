"""Uses 2 logistic(2 o) - 1, which is tanh(o), and einsum."""

import numpy as np

from coursekit.binary import logistic


def forward_two_layers(X, W1, b1, w2, b2):
    h = 2 * logistic(2 * (np.einsum("ki,ij->kj", X, W1) + b1)) - 1
    return [h, np.einsum("kj,j->k", h, w2) + b2]
