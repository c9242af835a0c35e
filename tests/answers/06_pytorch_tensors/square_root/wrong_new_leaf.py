"""A new leaf that requires derivatives, without a way to x.

Keeps 0.45 points.
"""

import torch


def square_root(x):
    return torch.sqrt(x.detach()).requires_grad_()
