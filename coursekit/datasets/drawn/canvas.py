"""A small anti-aliased canvas for whole batches of pictures.

A shape is a signed distance: an array (batch, size, size), negative inside, in units of the canvas
(the picture spans [-1, 1] in both directions, y grows downwards). ``coverage`` turns it into how
much of each pixel the shape covers, and ``paint`` lays a shade over a picture with it. Parameters
of shapes are arrays (batch,), so one call draws one shape in every picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def column(values: NDArray | float) -> Array:
    """Parameters (batch,) as (batch, 1, 1), to broadcast against pictures; a number stays one."""
    array = np.asarray(values, dtype=np.float32)
    return array[:, None, None] if array.ndim == 1 else array


def grid(batch: int, size: int = 64) -> tuple[Array, Array]:
    """Pixel centers, x and y, each (batch, size, size) in [-1, 1]."""
    line = ((np.arange(size, dtype=np.float32) + 0.5) / size * 2 - 1).astype(np.float32)
    x = np.broadcast_to(line[None, None, :], (batch, size, size))
    y = np.broadcast_to(line[None, :, None], (batch, size, size))
    return x, y


def posed(
    x: Array, y: Array, *, angle: NDArray, scale: NDArray, dx: NDArray, dy: NDArray
) -> tuple[Array, Array]:
    """Coordinates in the frame of an object turned by ``angle`` (radians), scaled and moved."""
    cos, sin = np.cos(column(angle)), np.sin(column(angle))
    u, v = x - column(dx), y - column(dy)
    return (cos * u + sin * v) / column(scale), (-sin * u + cos * v) / column(scale)


def ellipse(x: Array, y: Array, cx: NDArray, cy: NDArray, rx: NDArray, ry: NDArray) -> Array:
    """Distance to an ellipse's edge, to first order (exact for a circle)."""
    u, v = (x - column(cx)) / column(rx), (y - column(cy)) / column(ry)
    r = np.sqrt(u * u + v * v) + np.float32(1e-6)
    gradient = np.sqrt((u / column(rx)) ** 2 + (v / column(ry)) ** 2) / r + np.float32(1e-6)
    return (r - 1) / gradient


def capsule(
    x: Array, y: Array, ax: NDArray, ay: NDArray, bx: NDArray, by: NDArray,
    ra: NDArray, rb: NDArray,
) -> Array:
    """Distance to a rounded stroke from a to b, whose radius goes from ``ra`` to ``rb``."""
    px, py = x - column(ax), y - column(ay)
    ex, ey = column(bx) - column(ax), column(by) - column(ay)
    t = np.clip((px * ex + py * ey) / (ex * ex + ey * ey + np.float32(1e-9)), 0, 1)
    radius = column(ra) + t * (column(rb) - column(ra))
    px -= t * ex
    py -= t * ey
    return np.sqrt(px * px + py * py) - radius


def smooth_union(a: Array, b: Array, k: float) -> Array:
    """The two shapes as one, with the seam rounded over a width ``k``."""
    h = np.clip(np.float32(0.5) + (b - a) / np.float32(2 * k), 0, 1)
    return b + (a - b) * h - np.float32(k) * h * (1 - h)


def coverage(distance: Array, softness: NDArray | float = 1 / 32) -> Array:
    """How much of each pixel lies inside, 0 to 1 over a band ``softness`` wide (pixel: 1/32)."""
    return np.clip(np.float32(0.5) - distance / column(softness), 0, 1)


def paint(picture: Array, cover: Array, shade: NDArray | float) -> Array:
    """Lay ``shade`` (a number, (batch,) or a picture) over ``picture`` where ``cover`` says."""
    shades = np.asarray(shade, dtype=np.float32)
    if shades.ndim == 1:
        shades = shades[:, None, None]
    return picture + cover * (shades - picture)


def between(
    rng: np.random.Generator, low: float, high: float, shape: int | tuple[int, ...]
) -> NDArray[np.float64]:
    """Uniform random numbers."""
    return low + (high - low) * rng.random(shape)


def around(
    rng: np.random.Generator, center: float, spread: float, shape: int | tuple[int, ...]
) -> NDArray[np.float64]:
    """Bell-shaped random numbers within ``spread`` of the center (sums of uniform ones).

    Unlike NumPy's normal numbers, they take no logarithm that two machines may round apart.
    """
    shape = (shape,) if isinstance(shape, int) else shape
    return center + spread * (rng.random((3, *shape)).sum(axis=0) / 1.5 - 1)
