"""Scales to [0, 1].

Keeps 1.2 points.
"""

import numpy as np


def fit_scaler(X_train):
    return np.min(X_train, axis=0), np.max(X_train, axis=0)


def apply_scaler(X, minimum, maximum):
    width = np.where(maximum == minimum, 1.0, maximum - minimum)
    scaled = (np.asarray(X, dtype=float) - minimum) / width
    return np.where(maximum == minimum, 0.0, scaled)
