"""Chooses the validation samples of each class; the others train."""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    chosen = [np.array([], dtype=int)]
    for c in set(labels.tolist()):
        members = np.where(labels == c)[0]
        n_val = int(np.floor(val_fraction * members.size + 0.5))
        chosen.append(rng.choice(members, size=n_val, replace=False))
    val_idx = np.concatenate(chosen)
    train_idx = np.setdiff1d(np.arange(labels.size), val_idx)
    rng.shuffle(train_idx)
    rng.shuffle(val_idx)
    return train_idx, val_idx
