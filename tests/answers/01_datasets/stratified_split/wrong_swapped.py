"""Returns the validation part first.

Keeps 1.1 points.
"""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    train_parts, val_parts = [], []
    for c in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == c))
        n_val = round(val_fraction * len(members))
        val_parts.append(members[:n_val])
        train_parts.append(members[n_val:])
    return rng.permutation(np.concatenate(val_parts)), rng.permutation(np.concatenate(train_parts))
