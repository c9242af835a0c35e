"""Right targets, but the caller's labels are overwritten on the way.

Keeps 0.8 points.
"""

import numpy as np


def one_hot(labels, n_classes):
    targets = np.zeros((len(labels), n_classes), dtype=int)
    for k in range(n_classes):
        targets[labels == k, k] = 1
    labels *= 0
    return targets
