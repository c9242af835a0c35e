"""A whole period: the rate rises again.

Keeps 0.4 points.
"""

import math


def warmup_cosine(epoch, epochs, warmup):
    if epoch < warmup:
        return (epoch + 1) / warmup
    return 0.5 * (1 + math.cos(2 * math.pi * (epoch - warmup) / (epochs - warmup)))
