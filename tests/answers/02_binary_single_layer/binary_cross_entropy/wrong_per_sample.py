"""The loss of each sample: the mean is missing."""

import numpy as np


def binary_cross_entropy(logits, y):
    return np.logaddexp(0, logits) - y * logits
