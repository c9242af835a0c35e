"""The method pow."""


def square_root(x):
    y = x.clone()
    return y.pow(0.5)
