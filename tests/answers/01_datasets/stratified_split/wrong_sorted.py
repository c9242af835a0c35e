"""Chooses at random, then returns sorted indices (a set difference sorts).

Keeps 2.6 points.
"""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    val_parts = []
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        val_parts.append(rng.choice(members, round(val_fraction * len(members)), replace=False))
    val_idx = np.concatenate(val_parts)
    return np.setdiff1d(np.arange(len(labels)), val_idx), np.sort(val_idx)
