"""Forgets the activation of the hidden layer.

Keeps 0.1 points.
"""


def forward_two_layers(X, W1, b1, w2, b2):
    h = X @ W1 + b1
    return h, h @ w2 + b2
