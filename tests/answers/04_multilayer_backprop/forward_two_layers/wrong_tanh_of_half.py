"""Erratum 1: takes 2 logistic(o) - 1 for tanh(o); it is tanh(o / 2).

Keeps 0.2 points.
"""

from coursekit.binary import logistic


def forward_two_layers(X, W1, b1, w2, b2):
    h = 2 * logistic(X @ W1 + b1) - 1
    return h, h @ w2 + b2
