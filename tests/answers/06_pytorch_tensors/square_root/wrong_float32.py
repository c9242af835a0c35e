"""Converts to float32 on the way."""

import torch


def square_root(x):
    return torch.sqrt(x.float())
