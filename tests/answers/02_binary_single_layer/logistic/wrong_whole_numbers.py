"""Fills an array made like the logits: whole numbers in, probabilities cut to 0 and 1 out.

Keeps 0.9 points.
"""

import numpy as np


def logistic(logits):
    o = np.asarray(logits)
    q = np.zeros_like(o)
    positive = o >= 0
    q[positive] = 1 / (1 + np.exp(-o[positive]))
    q[~positive] = np.exp(o[~positive]) / (1 + np.exp(o[~positive]))
    return q
