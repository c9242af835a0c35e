"""A small number for safety, which changes the values.

Keeps 0.3 points.
"""

import torch


def square_root(x):
    return torch.sqrt(x + 1e-3)
