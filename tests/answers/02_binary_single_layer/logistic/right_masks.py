"""Each form on its own part of the logits, by Boolean masks."""

import numpy as np


def logistic(logits):
    o = np.array(logits, dtype=float, ndmin=1)
    q = np.empty(o.shape)
    up = o >= 0
    q[up] = 1 / (1 + np.exp(-o[up]))
    e = np.exp(o[~up])
    q[~up] = e / (1 + e)
    return q.reshape(np.shape(logits))
