"""Divides by the share that happened to be kept, so the sum is right rather than the mean.

Keeps 1.5 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    mask = torch.rand_like(h) >= p
    return h * mask / mask.double().mean().clamp(min=1e-9).to(h.dtype)
