"""Works in place, on a clone of the history but the memory of x."""


def square_root(x):
    return x.detach().sqrt_().requires_grad_(x.requires_grad)
