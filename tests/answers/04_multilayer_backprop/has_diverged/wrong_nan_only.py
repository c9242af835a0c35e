"""Asks for NaN only, so that infinity in between is missed.

Keeps 0.7 points.
"""

import numpy as np


def has_diverged(history):
    nan = np.isnan(history.loss_train).any() or np.isnan(history.loss_val).any()
    return bool(nan or history.loss_train[-1] > 1)
