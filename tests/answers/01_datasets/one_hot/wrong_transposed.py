"""A column for each sample and a row for each class.

Keeps 0 points.
"""

import numpy as np


def one_hot(labels, n_classes):
    return (np.arange(n_classes)[:, np.newaxis] == labels).astype(float)
