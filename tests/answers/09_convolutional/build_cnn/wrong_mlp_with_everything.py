"""Fully connected, with batch normalization and dropout.

Keeps 1 point.
"""

from torch import nn


def build_cnn(in_channels, size, n_classes):
    inputs = in_channels * size**2
    hidden = 90_000 // (inputs + 40)
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(inputs, hidden),
        nn.BatchNorm1d(hidden),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(hidden, 20),
        nn.ReLU(),
        nn.Linear(20, n_classes),
    )
