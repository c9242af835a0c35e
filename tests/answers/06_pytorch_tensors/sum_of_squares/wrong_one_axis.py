"""Sums over one axis."""


def sum_of_squares(y):
    return (y**2).sum(dim=0)
