"""Returns the validation part alone.

Keeps 0 points.
"""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    val_parts = []
    for c in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == c))
        val_parts.append(members[: round(val_fraction * len(members))])
    return rng.permutation(np.concatenate(val_parts))
