"""Leaves out the right decisions.

Keeps 0.1 points.
"""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    matrix = np.zeros((len(labels), len(labels)), dtype=int)
    for true, predicted in zip(y.tolist(), y_pred.tolist(), strict=True):
        if true != predicted:
            matrix[labels.index(true), labels.index(predicted)] += 1
    return matrix
