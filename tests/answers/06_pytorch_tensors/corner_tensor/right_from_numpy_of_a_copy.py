"""The bridge, from a copy."""

import torch


def corner_tensor(X):
    corner = X[:5, :10].copy()
    return torch.from_numpy(corner).requires_grad_()
