"""One of the two factors is a constant: half of the gradient."""


def sum_of_squares(y):
    return (y.detach() * y).sum()
