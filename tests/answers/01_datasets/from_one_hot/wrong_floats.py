"""The right numbers as floats, which can't index anything."""

import numpy as np


def from_one_hot(targets):
    return np.asarray(targets, dtype=float) @ np.arange(np.shape(targets)[1])
