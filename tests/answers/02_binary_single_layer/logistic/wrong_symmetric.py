"""Forgets the second case: 1 / (1 + exp(-|o|)) is right for positive logits only.

Keeps 0.1 points.
"""

import numpy as np


def logistic(logits):
    logits = np.asarray(logits, dtype=np.float64)
    small = np.exp(-np.abs(logits))
    return 1.0 / (1.0 + small)
