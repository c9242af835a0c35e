"""Forgets to scale what is kept.

Keeps 0.9 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    return h * (torch.rand_like(h) >= p)
