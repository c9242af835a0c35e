"""The first fifty pixels of the first picture, in five rows.

Keeps 0.5 points.
"""

import torch


def corner_tensor(X):
    return torch.tensor(X.reshape(-1)[:50].reshape(5, 10), requires_grad=True)
