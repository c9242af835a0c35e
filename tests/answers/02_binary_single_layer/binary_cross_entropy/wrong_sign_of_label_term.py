"""The sign of the term with y: plus instead of minus.

Keeps 0.15 points.
"""

import numpy as np


def binary_cross_entropy(logits, y):
    return np.mean(np.logaddexp(0, logits) + y * logits)
