"""The right pixels, columns as rows.

Keeps 0.3 points.
"""

import torch


def corner_tensor(X):
    return torch.tensor(X[:5, :10].T.copy(), requires_grad=True)
