"""Shape (n, 1) instead of (n,).

Keeps 0 points.
"""

import numpy as np


def from_one_hot(targets):
    return np.argmax(targets, axis=1, keepdims=True)
