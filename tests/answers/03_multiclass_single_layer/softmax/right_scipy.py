"""The function of SciPy."""

import numpy as np
from scipy import special


def softmax(logits):
    return special.softmax(np.asarray(logits, dtype=float), axis=1)
