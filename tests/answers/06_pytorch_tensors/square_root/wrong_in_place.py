"""Works in place, on a clone of the history but the memory of x.

Keeps 0.45 points.
"""


def square_root(x):
    return x.detach().sqrt_().requires_grad_(x.requires_grad)
