"""Takes the label for the number of its row.

Keeps 0.4 points.
"""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    matrix = np.zeros((len(labels), len(labels)), dtype=int)
    for true, predicted in zip(y.tolist(), y_pred.tolist(), strict=True):
        matrix[true, predicted] += 1
    return matrix
