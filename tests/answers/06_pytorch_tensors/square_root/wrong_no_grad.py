"""Computes within no_grad."""

import torch


def square_root(x):
    with torch.no_grad():
        return torch.sqrt(x)
