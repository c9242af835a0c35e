"""log(1 + exp(o)) without taking out the maximum: infinite for logits above 709.

Keeps 0.5 points.
"""

import numpy as np


def binary_cross_entropy(logits, y):
    with np.errstate(all="ignore"):
        return np.mean(np.log1p(np.exp(logits)) - y * logits)
