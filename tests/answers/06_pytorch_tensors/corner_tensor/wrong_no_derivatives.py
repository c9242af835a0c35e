"""Does not ask for derivatives."""

import torch


def corner_tensor(X):
    return torch.tensor(X[:5, :10])
