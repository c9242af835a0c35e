"""Changes to training images that keep their class (chapter 08)."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional


class RandomAffine:
    """Rotates, shifts and scales every image of a batch (n, C, H, W) by its own random amount.

    Parameters
    ----------
    degrees : largest rotation to either side, in degrees.
    translate : largest shift, as a share of the image's width and height.
    scale : largest change of size, as a share: 0.1 is from 0.9 to 1.1 times.
    flip : mirror half of the images, left to right: right for cats, and wrong for a sign that
        only one hand makes (chapter 08).

    What comes in from outside repeats the border. The random numbers are torch's global ones, on
    the CPU: a seed gives the same images on every device. ValueError if a share is negative.
    """

    def __init__(self, degrees: float = 10, translate: float = 0.08, scale: float = 0.1,
                 flip: bool = False) -> None:
        if min(degrees, translate, scale) < 0 or scale >= 1:
            raise ValueError("degrees, translate and scale must not be negative, and scale below 1:"
                             f" they are {degrees}, {translate} and {scale}")
        self.degrees, self.translate, self.scale, self.flip = degrees, translate, scale, flip

    def __call__(self, images: Tensor) -> Tensor:
        """Changed images, of the same shape and type; ValueError if it is not (n, C, H, W)."""
        if images.ndim != 4:
            raise ValueError(f"images must be (n, C, H, W), not {tuple(images.shape)}")
        n, height, width = len(images), images.shape[2], images.shape[3]
        angle, right, down, size = (2 * torch.rand(4, n) - 1) * torch.tensor(
            [[math.radians(self.degrees)], [2 * self.translate], [2 * self.translate], [self.scale]]
        )
        mirror = 1 - 2 * (torch.rand(n) < 0.5).float() if self.flip else torch.ones(n)
        # Where each output pixel looks in the input, in units of half an image. Pixels of an
        # image that is not square are turned in pixels, hence the two ratios.
        cos, sin = torch.cos(angle) / (1 + size), torch.sin(angle) / (1 + size)
        rows = torch.stack([
            torch.stack([mirror * cos, -mirror * sin * height / width, right], dim=1),
            torch.stack([sin * width / height, cos, down], dim=1),
        ], dim=1)
        grid = functional.affine_grid(rows.to(images.device, images.dtype), list(images.shape),
                                      align_corners=False)
        return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)
