"""Keeps with probability p, and scales by 1 - p.

Keeps 1.35 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    return h * (torch.rand_like(h) < p) / (1 - p)
