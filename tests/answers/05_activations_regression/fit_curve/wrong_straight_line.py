"""The best straight line: no curve.

Keeps 0 points.
"""

import numpy as np


def fit_curve(x, y, seed=0):
    x_mean, x_std = x.mean(), x.std()
    line = np.polyfit((x - x_mean) / x_std, y, deg=1)
    return lambda x_new: np.polyval(line, (x_new - x_mean) / x_std)
