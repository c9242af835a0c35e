"""Pairs as single numbers, counted by bincount."""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    M = len(labels)
    rows = np.array([labels.index(v) for v in np.asarray(y).tolist()], dtype=int)
    columns = np.array([labels.index(v) for v in np.asarray(y_pred).tolist()], dtype=int)
    return np.bincount(M * rows + columns, minlength=M * M).reshape(M, M)
