"""torch.autograd.grad returns the gradient and touches no attribute."""

import torch


def descend(f, x0, learning_rate, steps):
    x, values = x0.detach().clone(), []
    for _ in range(steps):
        x.requires_grad_()
        value = f(x)
        (gradient,) = torch.autograd.grad(value, x)
        x = x.detach() - learning_rate * gradient
        values.append(float(value))
    return x.detach(), values
