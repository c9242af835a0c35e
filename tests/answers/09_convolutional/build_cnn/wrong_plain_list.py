"""Layers in a plain list: PyTorch does not find their parameters.

Keeps 0.85 points.
"""

from torch import nn


class Network(nn.Module):
    def __init__(self, in_channels, n_classes):
        super().__init__()
        self.layers = [
            nn.Conv2d(in_channels, 16, 3, padding=1),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.MaxPool2d(2),
        ]
        self.output = nn.Linear(32, n_classes)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x).relu()
        return self.output(x.mean(dim=(2, 3)))


def build_cnn(in_channels, size, n_classes):
    return Network(in_channels, n_classes)
