"""Looks at the training loss alone.

Keeps 0.8 points.
"""

import numpy as np


def has_diverged(history):
    return bool(not np.isfinite(history.loss_train).all() or history.loss_train[-1] > 1)
