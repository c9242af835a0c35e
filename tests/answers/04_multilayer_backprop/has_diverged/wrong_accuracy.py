"""Judges by the accuracy."""

import numpy as np


def has_diverged(history):
    return bool(history.accuracy_train[-1] < 0.55 or np.isnan(history.loss_train).any())
