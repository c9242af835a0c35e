"""A loop over the elements."""


def sum_of_squares(y):
    total = 0
    for value in y.flatten():
        total = total + value * value
    return total
