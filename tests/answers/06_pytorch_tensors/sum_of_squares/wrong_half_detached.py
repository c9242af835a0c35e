"""One of the two factors is a constant: half of the gradient.

Keeps 0.7 points.
"""


def sum_of_squares(y):
    return (y.detach() * y).sum()
