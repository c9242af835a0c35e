"""np.where with both branches computed: right values, with an overflow on the way.

Keeps 0.9 points.
"""

import numpy as np


def softplus(o):
    o = np.asarray(o, dtype=float)
    return np.where(o > 30, o, np.log1p(np.exp(o)))
