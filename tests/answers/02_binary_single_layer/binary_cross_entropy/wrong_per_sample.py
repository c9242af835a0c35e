"""The loss of each sample: the mean is missing.

Keeps 0 points.
"""

import numpy as np


def binary_cross_entropy(logits, y):
    return np.logaddexp(0, logits) - y * logits
