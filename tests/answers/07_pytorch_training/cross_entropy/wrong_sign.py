"""The sign turned around.

Keeps 0 points.
"""

import torch


def cross_entropy(o, y):
    return (o[torch.arange(len(y)), y] - torch.logsumexp(o, dim=1)).mean()
