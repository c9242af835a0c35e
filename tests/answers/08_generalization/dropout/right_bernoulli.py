"""A mask from torch.bernoulli, and no special cases beyond the mode."""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    return h * torch.bernoulli(torch.full(h.shape, 1 - p, dtype=h.dtype)) / (1 - p)
