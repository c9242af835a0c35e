"""A loop over the samples, the maximum subtracted by hand."""

import torch


def cross_entropy(o, y):
    losses = []
    for row, label in zip(o, y, strict=True):
        shifted = row - row.max()
        losses.append(shifted.exp().sum().log() - shifted[label])
    return torch.stack(losses).mean()
