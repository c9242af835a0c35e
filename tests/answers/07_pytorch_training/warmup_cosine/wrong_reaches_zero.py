"""Divides by one epoch less: the last epoch has the rate 0.

Keeps 0.4 points.
"""

import math


def warmup_cosine(epoch, epochs, warmup):
    if epoch < warmup:
        return (epoch + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (epoch - warmup) / max(epochs - warmup - 1, 1)))
