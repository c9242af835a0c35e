"""Zeroes if there is something to zero, and returns a copy."""


def repeatable_gradient(z, x):
    if x.grad is not None:
        x.grad.zero_()
    z.backward(retain_graph=True)
    gradient = x.grad.detach().clone()
    x.grad.zero_()
    return gradient
