"""The inner product of the elements with themselves."""

import torch


def sum_of_squares(y):
    flat = y.reshape(-1)
    return torch.dot(flat, flat)
