"""The mean of y, whatever x is.

Keeps 0 points.
"""

import numpy as np


def fit_curve(x, y, seed=0):
    return lambda x_new: np.full(len(x_new), y.mean())
