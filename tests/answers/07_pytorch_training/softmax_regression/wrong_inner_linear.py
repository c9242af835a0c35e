"""An nn.Linear inside: other names, another shape, another start.

Keeps 0 points.
"""

from torch import nn


class SoftmaxRegression(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.linear = nn.Linear(n_features, n_classes)

    def forward(self, X):
        return self.linear(X)
