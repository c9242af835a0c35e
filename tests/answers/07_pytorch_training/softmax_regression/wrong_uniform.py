"""Uniform random weights: torch.rand in place of torch.randn.

Keeps 0.85 points.
"""

import torch
from torch import nn


class SoftmaxRegression(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.W = nn.Parameter(0.1 * torch.rand(n_features, n_classes))
        self.b = nn.Parameter(torch.zeros(n_classes))

    def forward(self, X):
        return X @ self.W + self.b
