"""Rows and columns swapped.

Keeps 0.3 points.
"""

import torch


def corner_tensor(X):
    return torch.tensor(X[:10, :5], requires_grad=True)
