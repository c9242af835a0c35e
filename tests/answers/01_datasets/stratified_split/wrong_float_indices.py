"""Grows the parts from `np.array([])`, which is an array of floats: no indices.

Keeps 0 points.
"""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    train_idx, val_idx = np.array([]), np.array([])
    for c in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == c))
        n_val = round(val_fraction * len(members))
        val_idx = np.append(val_idx, members[:n_val])
        train_idx = np.append(train_idx, members[n_val:])
    return rng.permutation(train_idx), rng.permutation(val_idx)
