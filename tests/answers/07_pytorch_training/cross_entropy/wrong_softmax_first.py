"""Takes probabilities for logits: the softmax twice.

Keeps 0 points.
"""

import torch


def cross_entropy(o, y):
    return torch.nn.functional.cross_entropy(o.softmax(dim=1), y)
