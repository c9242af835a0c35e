"""Rows and columns swapped."""

import torch


def corner_tensor(X):
    return torch.tensor(X[:10, :5], requires_grad=True)
