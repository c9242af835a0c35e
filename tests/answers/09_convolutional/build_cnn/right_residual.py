"""Convolutions with a way around, GELU, group normalization, the largest number of each map."""

from torch import nn


class Around(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1), nn.GroupNorm(4, channels), nn.GELU()
        )

    def forward(self, x):
        return x + self.inner(x)


def build_cnn(in_channels, size, n_classes):
    return nn.Sequential(
        nn.Conv2d(in_channels, 24, 3, padding=1),
        nn.GELU(),
        Around(24),
        nn.MaxPool2d(2),
        Around(24),
        nn.MaxPool2d(2),
        Around(24),
        nn.AdaptiveMaxPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.1),
        nn.Linear(24, n_classes),
    )
