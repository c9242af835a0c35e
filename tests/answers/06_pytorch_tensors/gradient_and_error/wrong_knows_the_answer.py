"""Compares with ones, the answer of one function.

Keeps 0.5 points.
"""

import numpy as np


def gradient_and_error(f, x):
    f(x).backward()
    gradient = x.grad.clone()
    numeric = np.ones(x.shape)
    error = np.max(np.abs(gradient.numpy() - numeric))
    return gradient, float(error)
