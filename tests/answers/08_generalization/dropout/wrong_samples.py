"""Whole samples are dropped.

Keeps 1.85 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    mask = torch.rand(h.shape[0], *[1] * (h.ndim - 1), dtype=h.dtype) >= p
    return h * mask / (1 - p)
