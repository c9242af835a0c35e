"""Sums over the entries, as one does in softmax.

Keeps 0 points.
"""

import numpy as np


def softplus(o):
    return np.sum(np.logaddexp(0, o))
