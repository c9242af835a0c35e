"""The validation samples are in the training part, too.

Keeps 1 point.
"""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    val_parts = []
    for c in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == c))
        val_parts.append(members[: round(val_fraction * len(members))])
    return rng.permutation(len(labels)), rng.permutation(np.concatenate(val_parts))
