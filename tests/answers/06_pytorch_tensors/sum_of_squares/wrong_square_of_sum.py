"""The square of the sum.

Keeps 0.2 points.
"""


def sum_of_squares(y):
    return y.sum() ** 2
