"""Starts to count at 1.

Keeps 0.3 points.
"""

import torch


def corner_tensor(X):
    return torch.tensor(X[1:6, 1:11], requires_grad=True)
