"""The losses of the samples, not averaged.

Keeps 0 points.
"""

import torch


def cross_entropy(o, y):
    return torch.logsumexp(o, dim=1) - o[torch.arange(len(y)), y]
