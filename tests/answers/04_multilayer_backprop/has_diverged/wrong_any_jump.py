"""A jump in between counts, though the run recovers.

Keeps 0.9 points.
"""

import numpy as np


def has_diverged(history):
    return not (np.all(history.loss_train <= 1) and np.all(np.isfinite(history.loss_val)))
