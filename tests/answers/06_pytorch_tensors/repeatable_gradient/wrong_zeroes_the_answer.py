"""The other notebook's order, with a name for the gradient: zeroed with it.

Keeps 0 points.
"""


def repeatable_gradient(z, x):
    z.backward(retain_graph=True)
    gradient = x.grad
    x.grad.zero_()
    return gradient
