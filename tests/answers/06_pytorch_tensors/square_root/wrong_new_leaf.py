"""A new leaf that requires derivatives, without a way to x."""

import torch


def square_root(x):
    return torch.sqrt(x.detach()).requires_grad_()
