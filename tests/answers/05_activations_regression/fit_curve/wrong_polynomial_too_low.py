"""A parabola: enough for one hill, not for more.

Keeps 0.25 points.
"""

import numpy as np


def fit_curve(x, y, seed=0):
    x_mean, x_std = x.mean(), x.std()
    parabola = np.polyfit((x - x_mean) / x_std, y, deg=2)
    return lambda x_new: np.polyval(parabola, (x_new - x_mean) / x_std)
