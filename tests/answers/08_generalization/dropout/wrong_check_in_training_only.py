"""Looks at p in training only.

Keeps 1.95 points.
"""

import torch


def dropout(h, p, training=True):
    if not training:
        return h
    if not 0 <= p < 1:
        raise ValueError("p")
    return h * (torch.rand_like(h) >= p) / (1 - p)
