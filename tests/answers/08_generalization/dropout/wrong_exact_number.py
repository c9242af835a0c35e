"""Switches off a fixed number of elements in each row.

Keeps 1.4 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    flat = h.reshape(-1, h.shape[-1])
    order = torch.rand_like(flat).argsort(dim=1).argsort(dim=1)
    mask = (order >= round(p * h.shape[-1])).reshape(h.shape)
    return h * mask / (1 - p)
