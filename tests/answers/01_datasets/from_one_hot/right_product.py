"""Each row times the numbers of the classes, as whole numbers."""

import numpy as np


def from_one_hot(targets):
    return (targets @ np.arange(targets.shape[1])).astype(np.int32)
