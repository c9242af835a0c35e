"""Asks for derivatives first and slices then: no leaf.

Keeps 0.5 points.
"""

import torch


def corner_tensor(X):
    return torch.tensor(X, requires_grad=True)[:5, :10]
