"""The hyperbolic tangent, which never overflows: logistic(o) = (1 + tanh(o / 2)) / 2."""

import numpy as np


def logistic(logits):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(logits, dtype=float)))
