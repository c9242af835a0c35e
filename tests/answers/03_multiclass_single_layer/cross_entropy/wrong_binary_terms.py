"""Adds the terms for the wrong classes, as if each class were a binary problem.

Keeps 0 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    each = np.logaddexp(0, logits) - Y * logits
    return np.mean(each.sum(axis=1))
