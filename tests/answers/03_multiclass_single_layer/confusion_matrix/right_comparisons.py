"""One comparison with all labels each, and a product of the two tables."""

import numpy as np


def confusion_matrix(y, y_pred, labels):
    true = np.asarray(y)[:, None] == np.array(labels)
    predicted = np.asarray(y_pred)[:, None] == np.array(labels)
    return true.T.astype(int) @ predicted.astype(int)
