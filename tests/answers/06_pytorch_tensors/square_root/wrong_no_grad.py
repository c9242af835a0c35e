"""Computes within no_grad.

Keeps 0.45 points.
"""

import torch


def square_root(x):
    with torch.no_grad():
        return torch.sqrt(x)
