"""The convolutional networks whose results the book quotes (chapter 09 explains every layer)."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn


def digits_cnn(n_classes: int = 10) -> nn.Sequential:
    """Four blocks for images (n, 1, 64, 64), under 100,000 parameters: logits (n, n_classes).

    Each block halves width and height; the last maps are averaged over the whole image, so that no
    large matrix follows them.
    """
    return _cnn([1, 16, 32, 64, 96], dropout=0.2, n_classes=n_classes)


def dogs_cats_cnn(n_classes: int = 2) -> nn.Sequential:
    """Wider and deeper, two convolutions a block, for images (n, 1, 64, 64): logits (n, 2)."""
    return _cnn([1, 32, 64, 128, 256], dropout=0.4, n_classes=n_classes, convolutions=2)


def count_parameters(model: nn.Module) -> int:
    """How many numbers training may change."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def _cnn(channels: list[int], *, dropout: float, n_classes: int,
         convolutions: int = 1) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in pairwise(channels):
        for i in range(convolutions):
            # Batch normalization has a shift of its own: a bias before it would do nothing.
            layers += [nn.Conv2d(before if i == 0 else after, after, 3, padding=1, bias=False),
                       nn.BatchNorm2d(after), nn.ReLU()]
        layers.append(nn.MaxPool2d(2))
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(dropout),
               nn.Linear(channels[-1], n_classes)]
    # Channels last is the order that CPUs and tensor cores convolve fastest.
    model = nn.Sequential(*layers)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return model
