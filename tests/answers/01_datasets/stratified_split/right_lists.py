"""Plain lists, `rng.shuffle`, and halves rounded up."""

import numpy as np


def stratified_split(labels, val_fraction, rng):
    members = {}
    for i, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(i)
    train_idx, val_idx = [], []
    for indices in members.values():
        rng.shuffle(indices)
        n_val = int(val_fraction * len(indices) + 0.5)
        val_idx += indices[:n_val]
        train_idx += indices[n_val:]
    rng.shuffle(train_idx)
    rng.shuffle(val_idx)
    return np.array(train_idx), np.array(val_idx)
