"""Replaces softplus by o too early.

Keeps 0.85 points.
"""

import numpy as np


def softplus(o):
    o = np.asarray(o, dtype=float)
    return np.where(o > 10, o, np.log1p(np.exp(np.minimum(o, 10))))
