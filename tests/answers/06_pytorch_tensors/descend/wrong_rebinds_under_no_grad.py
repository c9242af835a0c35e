"""A new tensor within no_grad does not require derivatives.

Keeps 0.2 points.
"""

import torch


def descend(f, x0, learning_rate, steps):
    x = x0.detach().clone().requires_grad_()
    values = []
    for _ in range(steps):
        value = f(x)
        value.backward()
        with torch.no_grad():
            x = x - learning_rate * x.grad
        values.append(value.item())
    return x.detach(), values
