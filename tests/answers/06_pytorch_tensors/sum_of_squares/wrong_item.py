"""A number without a graph.

Keeps 0.1 points.
"""


def sum_of_squares(y):
    return (y**2).sum().item()
