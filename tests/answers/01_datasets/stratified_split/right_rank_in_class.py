"""Shuffles once; a sample's rank within its class, in that order, decides its part."""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    order = rng.permutation(len(labels))
    in_validation = np.zeros(len(labels), dtype=bool)
    for c in np.unique(labels):
        members = labels[order] == c
        in_validation |= members & (np.cumsum(members) <= np.rint(val_fraction * members.sum()))
    return order[~in_validation], order[in_validation]
