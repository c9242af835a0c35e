"""A KeyError for an unknown name where a ValueError was asked for.

Keeps 1.9 points.
"""

import numpy as np

from coursekit.binary import logistic

TABLE = {
    "identity": lambda o: np.ones_like(o),
    "tanh": lambda o: 1 - np.tanh(o) ** 2,
    "logistic": lambda o: logistic(o) * logistic(-o),
    "relu": lambda o: (o > 0) * 1.0,
    "leaky_relu": lambda o: np.where(o > 0, 1.0, 0.01),
    "softplus": logistic,
}


def derivative(name, o):
    return TABLE[name](np.asarray(o, dtype=float))
