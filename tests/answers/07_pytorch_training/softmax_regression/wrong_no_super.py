"""No super().__init__(): the module can't register anything.

Keeps 0 points.
"""

import torch
from torch import nn


class SoftmaxRegression(nn.Module):
    def __init__(self, n_features, n_classes):
        self.W = nn.Parameter(0.1 * torch.randn(n_features, n_classes))
        self.b = nn.Parameter(torch.zeros(n_classes))

    def forward(self, X):
        return X @ self.W + self.b
