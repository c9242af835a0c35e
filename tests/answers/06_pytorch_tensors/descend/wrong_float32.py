"""Computes in float32 whatever comes in.

Keeps 0.45 points.
"""

import torch


def descend(f, x0, learning_rate, steps):
    x = x0.detach().float().clone().requires_grad_()
    values = []
    for _ in range(steps):
        value = f(x)
        value.backward()
        with torch.no_grad():
            x -= learning_rate * x.grad
        x.grad = None
        values.append(value.item())
    return x.detach(), values
