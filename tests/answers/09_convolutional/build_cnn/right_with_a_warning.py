"""Dropout for maps where there are none any more, which works and warns in every forward pass."""

from torch import nn


def build_cnn(in_channels, size, n_classes):
    layers, channels = [], in_channels
    for after in (16, 32, 64):
        layers += [nn.Conv2d(channels, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU()]
        layers.append(nn.MaxPool2d(2))
        channels = after
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout2d(0.1)]
    return nn.Sequential(*layers, nn.Linear(channels, n_classes))
