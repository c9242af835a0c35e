"""Believes that .float() and .long() always copy.

Keeps 0.5 points.
"""

import torch


def to_tensors(X, y):
    return torch.from_numpy(X).float(), torch.from_numpy(y).long()
