"""No Flatten: the linear layer gets maps.

Keeps 0 points.
"""

from torch import nn


def build_cnn(in_channels, size, n_classes):
    layers = []
    for before, after in [(in_channels, 16), (16, 32), (32, 64)]:
        layers += [
            nn.Conv2d(before, after, 3, padding=1),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Linear(64, n_classes))
