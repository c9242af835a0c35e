"""The course's own table."""

import numpy as np

from coursekit.network import ACTIVATIONS


def derivative(name, o):
    if name not in ACTIVATIONS:
        raise ValueError(f"unknown: {name}")
    return ACTIVATIONS[name].derivative(np.asarray(o, dtype=float))
