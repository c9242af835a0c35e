"""Knows the answer of one function."""

import torch


def repeatable_gradient(z, x):
    return torch.ones_like(x).detach()
