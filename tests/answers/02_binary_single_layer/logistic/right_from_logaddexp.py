"""exp(-log(1 + exp(-o))), with the logarithm from logaddexp."""

import numpy as np


def logistic(logits):
    return np.exp(-np.logaddexp(0, -np.asarray(logits, dtype=float)))
