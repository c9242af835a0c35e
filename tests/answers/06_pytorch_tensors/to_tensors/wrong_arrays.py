"""Returns arrays.

Keeps 0 points.
"""

import numpy as np


def to_tensors(X, y):
    return X.astype(np.float32), y.astype(np.int64)
