"""The sum over the samples instead of the mean, as the source's formulas have it.

Keeps 0 points.
"""

import numpy as np


def binary_cross_entropy(logits, y):
    return np.sum(np.logaddexp(0, logits) - y * logits)
