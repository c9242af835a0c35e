"""A loop over the samples, with Python's math."""

import math


def binary_cross_entropy(logits, y):
    total = 0.0
    for o, label in zip(logits, y, strict=True):
        margin = float(o) if label == 1 else -float(o)
        total += math.log1p(math.exp(-abs(margin))) + max(-margin, 0.0)
    return total / len(logits)
