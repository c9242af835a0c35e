"""A tensor with an axis of length one.

Keeps 0.5 points.
"""


def sum_of_squares(y):
    return (y**2).sum().reshape(1)
