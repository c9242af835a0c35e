"""Mean and standard deviation instead of minimum and maximum.

Keeps 0.4 points.
"""

import numpy as np


def fit_scaler(X_train):
    return np.mean(X_train, axis=0), np.std(X_train, axis=0)


def apply_scaler(X, minimum, maximum):
    return (np.asarray(X, dtype=float) - minimum) / np.where(maximum == 0, 1.0, maximum)
