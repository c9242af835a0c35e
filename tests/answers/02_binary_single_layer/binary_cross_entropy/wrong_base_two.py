"""In bits: the logarithm to base 2, which logaddexp2 suggests.

Keeps 0 points.
"""

import numpy as np


def binary_cross_entropy(logits, y):
    return np.mean(np.logaddexp(0, logits) - y * logits) / np.log(2)
