"""where, with numbers from torch.rand of the double precision."""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if p == 0 or not training:
        return h.clone()
    return torch.where(
        torch.rand(h.shape, dtype=torch.float64) < p, torch.zeros((), dtype=h.dtype), h / (1 - p)
    )
