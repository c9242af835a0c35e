"""Compares the end with the beginning.

Keeps 0.55 points.
"""

import numpy as np


def has_diverged(history):
    losses = np.concatenate([history.loss_train, history.loss_val])
    return bool(not np.isfinite(losses).all() or history.loss_train[-1] > history.loss_train[0])
