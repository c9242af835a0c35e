"""Prints the targets instead of returning them.

Keeps 0 points.
"""

import numpy as np


def one_hot(labels, n_classes):
    print(np.eye(n_classes)[labels])
