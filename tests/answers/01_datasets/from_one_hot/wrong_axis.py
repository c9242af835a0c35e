"""The largest number of each column instead of each row.

Keeps 0 points.
"""

import numpy as np


def from_one_hot(targets):
    return np.argmax(targets, axis=0)
