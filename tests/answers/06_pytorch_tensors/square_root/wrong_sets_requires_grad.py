"""Switches on the derivatives of the argument.

Keeps 0.85 points.
"""

import torch


def square_root(x):
    x.requires_grad_()
    return torch.sqrt(x)
