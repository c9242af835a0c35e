"""The mean."""


def sum_of_squares(y):
    return (y**2).mean()
