"""Zeroes without asking whether there is a gradient.

Keeps 0.45 points.
"""


def repeatable_gradient(z, x):
    x.grad.zero_()
    z.backward(retain_graph=True)
    return x.grad.clone()
