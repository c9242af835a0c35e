"""NumPy, and the square of the cosine of half the angle."""

import numpy as np


def warmup_cosine(epoch, epochs, warmup):
    share = (epoch - warmup) / (epochs - warmup)
    return (epoch + 1) / warmup if epoch < warmup else np.cos(np.pi * share / 2) ** 2
