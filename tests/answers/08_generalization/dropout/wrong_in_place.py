"""Sets the zeros in the tensor of the caller.

Keeps 0.95 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    with torch.no_grad():
        h[torch.rand_like(h) < p] = 0
    return h / (1 - p)
