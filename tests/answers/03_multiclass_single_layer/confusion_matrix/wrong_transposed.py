"""Rows are predictions: the other convention.

Keeps 0.1 points.
"""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    matrix = np.zeros((len(labels), len(labels)), dtype=int)
    for true, predicted in zip(y.tolist(), y_pred.tolist(), strict=True):
        matrix[labels.index(predicted), labels.index(true)] += 1
    return matrix
