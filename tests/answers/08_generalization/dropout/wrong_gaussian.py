"""Multiplies by normal noise of the right mean and variance.

Keeps 0.95 points.
"""

import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    return h * (1 + (p / (1 - p)) ** 0.5 * torch.randn_like(h))
