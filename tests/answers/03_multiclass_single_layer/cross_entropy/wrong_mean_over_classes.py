"""The mean over samples and classes: M times too small (erratum 4).

Keeps 0 points.
"""

import numpy as np


def cross_entropy(logits, Y):
    log_q = logits - np.logaddexp.reduce(logits.astype(float), axis=1, keepdims=True)
    return -np.mean(Y * log_q)
