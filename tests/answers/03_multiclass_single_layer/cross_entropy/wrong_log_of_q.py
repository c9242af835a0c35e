"""The logarithm of the softmax: infinite or NaN for confident logits (erratum 5).

Keeps 0.55 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    with np.errstate(all="ignore"):
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        q = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.sum(Y * np.log(q), axis=1))
