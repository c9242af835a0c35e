"""The sum over the samples, as in the source, not the mean (erratum 3).

Keeps 0 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    return np.sum(np.logaddexp.reduce(logits, axis=1) - np.sum(Y * logits, axis=1))
