"""Walks up.

Keeps 0 points.
"""

import torch


def descend(f, x0, learning_rate, steps):
    x = x0.detach().clone().requires_grad_()
    values = []
    for _ in range(steps):
        value = f(x)
        value.backward()
        with torch.no_grad():
            x += learning_rate * x.grad
        x.grad = None
        values.append(value.item())
    return x.detach(), values
