"""Prints results instead of returning them.

Keeps 0 points.
"""

import numpy as np


def fit_scaler(X_train):
    print(np.min(X_train, axis=0), np.max(X_train, axis=0))


def apply_scaler(X, minimum, maximum):
    print((np.asarray(X, dtype=float) - minimum) / (maximum - minimum) - 0.5)
