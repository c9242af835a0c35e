"""Convolutions with strides and nothing nonlinear between them.

Keeps 1 point.
"""

from torch import nn


def build_cnn(in_channels, size, n_classes):
    return nn.Sequential(
        nn.Conv2d(in_channels, 16, 3, stride=2, padding=1),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.Conv2d(32, 64, 3, stride=2, padding=1),
        nn.Flatten(),
        nn.Linear(64 * (size // 8) ** 2, n_classes),
    )
