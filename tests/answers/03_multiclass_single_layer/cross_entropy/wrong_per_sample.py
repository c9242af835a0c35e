"""One loss for each sample: the mean is missing.

Keeps 0 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    return np.logaddexp.reduce(logits.astype(float), axis=1) - np.sum(Y * logits, axis=1)
