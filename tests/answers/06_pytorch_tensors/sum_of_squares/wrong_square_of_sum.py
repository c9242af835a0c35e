"""The square of the sum."""


def sum_of_squares(y):
    return y.sum() ** 2
