"""Replaces softplus by o too early."""

import numpy as np


def softplus(o):
    o = np.asarray(o, dtype=float)
    return np.where(o > 10, o, np.log1p(np.exp(np.minimum(o, 10))))
