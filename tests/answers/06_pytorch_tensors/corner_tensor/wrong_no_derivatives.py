"""Does not ask for derivatives.

Keeps 0.5 points.
"""

import torch


def corner_tensor(X):
    return torch.tensor(X[:5, :10])
