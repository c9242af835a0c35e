"""A sum that any NaN or infinity spoils; returns NumPy's own bool."""

import numpy as np


def has_diverged(history):
    total = np.sum(np.abs(history.loss_train)) + np.sum(np.abs(history.loss_val))
    return ~np.isfinite(total) | (history.loss_train[-1] > 1)
