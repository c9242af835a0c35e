"""The formula as it stands: exp(-o) overflows for very negative logits, and NumPy warns."""

import numpy as np


def logistic(logits):
    return 1 / (1 + np.exp(-np.asarray(logits, dtype=float)))
