"""Clones after asking for derivatives: no leaf.

Keeps 0.5 points.
"""

import torch


def corner_tensor(X):
    return torch.from_numpy(X[:5, :10]).requires_grad_().clone()
