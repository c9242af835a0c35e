"""PyTorch's own optimizer."""

import torch


def descend(f, x0, learning_rate, steps):
    x = torch.nn.Parameter(x0.detach().clone())
    optimizer = torch.optim.SGD([x], lr=learning_rate)
    values = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = f(x)
        value.backward()
        optimizer.step()
        values.append(value.detach())
    return x.detach().clone(), values
