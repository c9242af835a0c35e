"""One over the root."""

import torch


def square_root(x):
    return torch.rsqrt(x)
