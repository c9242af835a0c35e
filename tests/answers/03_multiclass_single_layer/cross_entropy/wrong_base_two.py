"""Logarithms to base 2.

Keeps 0 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    o = logits.astype(float)
    return np.mean(np.logaddexp.reduce(o, axis=1) - np.sum(Y * o, axis=1)) / np.log(2)
