"""Tensors with requires_grad, but not parameters: no optimizer finds them.

Keeps 0.4 points.
"""

import torch
from torch import nn


class SoftmaxRegression(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.W = (0.1 * torch.randn(n_features, n_classes)).requires_grad_()
        self.b = torch.zeros(n_classes, requires_grad=True)

    def forward(self, X):
        return X @ self.W + self.b
