"""A sum over the samples in place of the mean.

Keeps 0 points.
"""

import torch


def cross_entropy(o, y):
    return (torch.logsumexp(o, dim=1) - o[torch.arange(len(y)), y]).sum()
