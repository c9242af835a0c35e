"""The mean.

Keeps 0.2 points.
"""


def sum_of_squares(y):
    return (y**2).mean()
