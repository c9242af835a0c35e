"""torch.cos wants a tensor.

Keeps 0.25 points.
"""

import math

import torch


def warmup_cosine(epoch, epochs, warmup):
    if epoch < warmup:
        return (epoch + 1) / warmup
    return 0.5 * (1 + torch.cos(math.pi * (epoch - warmup) / (epochs - warmup)))
