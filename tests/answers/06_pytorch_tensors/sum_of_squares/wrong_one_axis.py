"""Sums over one axis.

Keeps 0.3 points.
"""


def sum_of_squares(y):
    return (y**2).sum(dim=0)
