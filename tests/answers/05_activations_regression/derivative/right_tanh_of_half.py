"""Everything from tanh, which never overflows; booleans for the ReLU."""

import numpy as np


def derivative(name, o):
    o = np.array(o, dtype=float)
    half = (1 + np.tanh(o / 2)) / 2
    table = {
        "identity": o * 0 + 1,
        "tanh": 1 - np.square(np.tanh(o)),
        "logistic": half * (1 - half),
        "relu": o > 0,
        "leaky_relu": 0.01 + 0.99 * (o > 0),
        "softplus": half,
    }
    if name not in table:
        raise ValueError("choose one of " + ", ".join(table))
    return table[name]
