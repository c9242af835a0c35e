"""Counts each pair of elements once.

Keeps 0.2 points.
"""


def sum_of_squares(y):
    return 0.5 * (y**2).sum()
