"""Logistic hidden units, with outputs from 0 to 1.

Keeps 0.1 points.
"""

from coursekit.binary import logistic


def forward_two_layers(X, W1, b1, w2, b2):
    h = logistic(X @ W1 + b1)
    return h, h @ w2 + b2
