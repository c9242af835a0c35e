"""The square."""


def square_root(x):
    return x**2
