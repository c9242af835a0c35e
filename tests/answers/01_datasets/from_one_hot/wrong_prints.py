"""Prints the labels instead of returning them."""

import numpy as np


def from_one_hot(targets):
    print(np.argmax(targets, axis=1))
