"""The exponential of logit minus log-sum-exp."""

import numpy as np


def softmax(logits):
    o = np.asarray(logits, dtype=np.float64)
    return np.exp(o - np.logaddexp.reduce(o, axis=1, keepdims=True))
