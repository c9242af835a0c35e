"""The square.

Keeps 0.3 points.
"""


def square_root(x):
    return x**2
