"""The value of the leaky ReLU below zero instead of its slope.

Keeps 1.45 points.
"""

import numpy as np

from coursekit.binary import logistic


def derivative(name, o):
    o = np.asarray(o, dtype=np.float64)
    if name == "identity":
        return np.ones_like(o)
    if name == "tanh":
        return 1 - np.tanh(o) ** 2
    if name == "logistic":
        return logistic(o) * logistic(-o)
    if name == "relu":
        return np.where(o > 0, 1.0, 0.0)
    if name == "leaky_relu":
        return np.where(o > 0, 1.0, 0.01 * o)
    if name == "softplus":
        return logistic(o)
    raise ValueError(f"no activation has the name {name!r}")
