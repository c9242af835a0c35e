"""Turns double precision into single.

Keeps 1.75 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    return h.float() * (torch.rand(h.shape) >= p) / (1 - p)
