"""A row for each class in y alone: absent classes are lost.

Keeps 0 points.
"""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    labels = sorted(set(y.tolist()))
    matrix = np.zeros((len(labels), len(labels)), dtype=int)
    for true, predicted in zip(y.tolist(), y_pred.tolist(), strict=True):
        matrix[labels.index(true), labels.index(predicted)] += 1
    return matrix
