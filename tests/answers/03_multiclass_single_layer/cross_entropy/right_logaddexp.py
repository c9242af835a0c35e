"""log-sum-exp from NumPy, and the right logit picked by its index."""

import numpy as np


def cross_entropy(logits, Y):
    right = logits[np.arange(len(logits)), np.argmax(Y, axis=1)]
    return float(np.mean(np.logaddexp.reduce(logits.astype(float), axis=1) - right))
