"""Strides instead of pooling, and a layer that learns its size from the first batch."""

from torch import nn


def build_cnn(in_channels, size, n_classes):
    return nn.Sequential(
        nn.Conv2d(in_channels, 24, 5, stride=2, padding=2),
        nn.BatchNorm2d(24),
        nn.LeakyReLU(),
        nn.Conv2d(24, 48, 3, stride=2, padding=1),
        nn.BatchNorm2d(48),
        nn.LeakyReLU(),
        nn.Conv2d(48, 64, 3, stride=2, padding=1),
        nn.BatchNorm2d(64),
        nn.LeakyReLU(),
        nn.Flatten(),
        nn.LazyLinear(n_classes),
    )
