"""Picks rows of the identity matrix, in single precision."""

import numpy as np


def one_hot(labels, n_classes):
    return np.eye(n_classes, dtype=np.float32)[labels]
