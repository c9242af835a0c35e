"""Counts each pair in both directions.

Keeps 0.1 points.
"""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    true = np.asarray(y)[:, None] == np.array(labels)
    predicted = np.asarray(y_pred)[:, None] == np.array(labels)
    counts = true.T.astype(int) @ predicted.astype(int)
    return counts + counts.T - np.diag(np.diag(counts))
