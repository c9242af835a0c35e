"""PyTorch's own function."""

import torch


def cross_entropy(o, y):
    return torch.nn.functional.cross_entropy(o, y)
