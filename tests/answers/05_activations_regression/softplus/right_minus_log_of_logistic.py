"""SciPy: minus the logarithm of the logistic function of -o."""

import numpy as np
from scipy.special import log_expit


def softplus(o):
    return -log_expit(-np.asarray(o, dtype=float))
