"""Counts each pair of elements once."""


def sum_of_squares(y):
    return 0.5 * (y**2).sum()
