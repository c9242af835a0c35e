"""Prints the labels instead of returning them.

Keeps 0 points.
"""

import numpy as np


def from_one_hot(targets):
    print(np.argmax(targets, axis=1))
