"""Number by number."""

import math

import numpy as np


def softplus(o):
    o = np.asarray(o, dtype=float)
    values = [max(v, 0.0) + math.log1p(math.exp(-abs(v))) for v in o.ravel().tolist()]
    return np.array(values).reshape(o.shape)
