"""Looks up the y of the next larger x, as if the points were sorted.

Keeps 0 points.
"""

import numpy as np


def fit_curve(x, y, seed=0):
    return lambda x_new: y[np.searchsorted(x, x_new) % len(y)]
