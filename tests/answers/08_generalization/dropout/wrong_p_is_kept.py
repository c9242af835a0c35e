"""Takes p for the probability to be kept.

Keeps 1.05 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    if p == 0:
        return h
    return h * (torch.rand_like(h) < p) / p
