"""Copies, but keeps the types of the arrays.

Keeps 0.5 points.
"""

import torch


def to_tensors(X, y):
    return torch.tensor(X), torch.tensor(y)
