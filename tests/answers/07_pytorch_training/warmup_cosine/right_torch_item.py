"""A tensor, turned into a number at the end."""

import torch


def warmup_cosine(epoch, epochs, warmup):
    if warmup > epoch:
        return 1 - (warmup - epoch - 1) / warmup
    angle = torch.tensor(torch.pi * (epoch - warmup) / (epochs - warmup), dtype=torch.float64)
    return ((1 + angle.cos()) / 2).item()
