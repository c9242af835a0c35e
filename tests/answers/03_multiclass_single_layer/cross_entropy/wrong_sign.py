"""Minus the loss.

Keeps 0 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    return np.mean(np.sum(Y * logits, axis=1) - np.logaddexp.reduce(logits.astype(float), axis=1))
