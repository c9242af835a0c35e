"""Parameters that belong to the class: all models share them.

Keeps 0.9 points.
"""

import torch
from torch import nn

SHARED = {}

class SoftmaxRegression(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        if (n_features, n_classes) not in SHARED:
            SHARED[n_features, n_classes] = nn.Parameter(0.1 * torch.randn(n_features, n_classes))
        self.W = SHARED[n_features, n_classes]
        self.b = nn.Parameter(torch.zeros(n_classes))

    def forward(self, X):
        return X @ self.W + self.b
