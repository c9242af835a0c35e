"""Shuffles all samples and cuts once: classes get their share by luck only.

Keeps 1.4 points.
"""


def stratified_split(labels, val_fraction, rng):
    order = rng.permutation(len(labels))
    n_val = round(val_fraction * len(labels))
    return order[n_val:], order[:n_val]
