"""The bias as the weight of a feature that is always one."""

import numpy as np


def gradient(X, y, w, b):
    X_one = np.hstack([X, np.ones((len(X), 1))])
    o = X_one @ np.append(w, b)
    small = np.exp(-np.abs(o))
    q = np.where(o >= 0, 1, small) / (1 + small)
    both = np.mean((q - y)[:, None] * X_one, axis=0)
    return both[:-1], both[-1]
