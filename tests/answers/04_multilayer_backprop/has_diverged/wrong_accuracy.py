"""Judges by the accuracy.

Keeps 0.2 points.
"""

import numpy as np


def has_diverged(history):
    return bool(history.accuracy_train[-1] < 0.55 or np.isnan(history.loss_train).any())
