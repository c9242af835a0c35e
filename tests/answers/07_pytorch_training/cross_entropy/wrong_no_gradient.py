"""Goes through NumPy, so that autograd loses track.

Keeps 0.5 points.
"""

import torch


def cross_entropy(o, y):
    loss = torch.nn.functional.cross_entropy(o.detach(), y)
    return torch.tensor(loss.item())
