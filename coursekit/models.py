"""The convolutional networks whose results the book quotes (chapter 09 explains every layer)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def digits_cnn(n_classes: int = 10) -> nn.Sequential:
    """Four blocks, under 100,000 parameters: images (n, 1, 64, 64) to logits (n, n_classes).

    The first convolution moves two pixels at a time, the others halve the maps by pooling; the
    last maps are averaged over the whole image, so that no large matrix follows them.
    """
    return channels_last(nn.Sequential(
        convolution(1, 24, size=5, stride=2),
        convolution(24, 32), nn.MaxPool2d(2),
        convolution(32, 64), nn.MaxPool2d(2),
        convolution(64, 96), nn.MaxPool2d(2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(96, n_classes),
    ))


def dogs_cats_cnn(n_classes: int = 2, width: int = 24) -> nn.Sequential:
    """Eight convolutions, two pairs of them with a way around: (n, 1, H, W) to (n, n_classes).

    Any height and width from 32 on will do: training can begin on small images, which cost less.
    """
    return channels_last(nn.Sequential(
        convolution(1, width, size=5, stride=2),
        convolution(width, 2 * width), nn.MaxPool2d(2),
        Residual(2 * width),
        convolution(2 * width, 4 * width), nn.MaxPool2d(2),
        Residual(4 * width),
        convolution(4 * width, 4 * width), nn.MaxPool2d(2),
        nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(4 * width, n_classes),
    ))


class Residual(nn.Module):
    """Two convolutions whose result is added to their input (He et al. 2016, arXiv:1512.03385)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.change = nn.Sequential(*(convolution(channels, channels) for _ in range(2)))

    def forward(self, maps: Tensor) -> Tensor:
        return maps + self.change(maps)


def convolution(before: int, after: int, *, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, batch normalization, ReLU; the maps keep their size, divided by the stride."""
    return nn.Sequential(
        # Batch normalization has a shift of its own: a bias before it would do nothing.
        nn.Conv2d(before, after, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(after), nn.ReLU(inplace=True),
    )


def count_parameters(model: nn.Module) -> int:
    """How many numbers training may change."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def channels_last(model: nn.Sequential) -> nn.Sequential:
    """The same model, its weights in the order that CPUs and tensor cores convolve fastest."""
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return model
