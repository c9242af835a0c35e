"""Compares every label with every class; whole numbers."""

import numpy as np


def one_hot(labels, n_classes):
    return (labels[:, np.newaxis] == np.arange(n_classes)).astype(int)
