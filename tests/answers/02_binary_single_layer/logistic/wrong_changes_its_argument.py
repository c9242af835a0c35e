"""Correct values, but the logits of the caller are overwritten on the way.

Keeps 0.9 points.
"""

import numpy as np


def logistic(logits):
    logits = np.asarray(logits)
    if logits.dtype != float:
        logits = logits.astype(float)
    e = np.exp(-np.abs(logits))
    q = np.where(logits >= 0, 1, e) / (1 + e)
    logits[...] = q
    return logits
