"""What surrounds the drawn cats and dogs: random fields, rooms and meadows, and the exposure.

Nothing here knows whether a cat or a dog is drawn. All that happens per pixel is continuous, so
that machines whose arithmetic differs in the last bit agree to within one grey level.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coursekit.datasets.drawn import canvas
from coursekit.datasets.drawn.canvas import Array, around, between, column

SIZE = 64
Numbers = NDArray[np.float64]


def sign(rng: np.random.Generator, n: int) -> Numbers:
    """-1 or 1, (n,)."""
    return np.where(rng.random(n) < 0.5, -1.0, 1.0)


def sometimes(rng: np.random.Generator, share: float, n: int) -> Numbers:
    """1 for about ``share`` of the pictures and 0 for the others, (n,)."""
    return (rng.random(n) < share).astype(np.float64)


def step(values: Array, sharpness: float) -> Array:
    """0 below zero and 1 above it, with a straight ramp between."""
    return np.clip(np.float32(0.5) + np.float32(sharpness) * values, 0, 1)


@cache
def _spline(cells: int) -> Array:
    """Weights (SIZE, cells + 3) of the cubic B-spline through a row of ``cells`` cells."""
    at = (np.arange(SIZE) + 0.5) / SIZE * cells
    cell = np.floor(at).astype(int)
    t = at - cell
    parts = [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, 3 * (t**2 - t**3 + t) + 1, t**3]
    weights = np.zeros((SIZE, cells + 3))
    for k, part in enumerate(parts):
        weights[np.arange(SIZE), cell + k] = part / 6
    return weights.astype(np.float32)


def cloud(rng: np.random.Generator, n: int, cells: int) -> Array:
    """Smooth random fields (n, SIZE, SIZE), mostly in [-1, 1], with bumps SIZE / cells wide."""
    lattice = rng.random((n, cells + 3, cells + 3), dtype=np.float32) * 4 - 2
    weights = _spline(cells)
    return np.asarray(weights @ lattice @ weights.T, dtype=np.float32)


def background(x: Array, y: Array, away_from: Numbers, rng: np.random.Generator) -> Array:
    """A wall or trees over a floor or grass, with furniture, bars and clutter.

    ``away_from`` (n,) is the animal's shade: the background is darker or brighter than that.
    """
    n = len(x)
    gap = between(rng, 0.24, 0.50, n)
    up = sign(rng, n)
    level = away_from + up * gap
    level = np.where((level < 0.05) | (level > 0.95), away_from - up * gap, level)

    # Two halves, each with its own slope and grain.
    turn, horizon = around(rng, 0, 0.25, n), around(rng, 0.1, 0.9, n)
    lower = step(y - column(horizon) + column(turn) * x, 14)
    picture = column(level) + column(around(rng, 0, 0.24, n)) * lower
    picture += column(around(rng, 0, 0.2, n)) * x
    picture += column(around(rng, 0, 0.2, n)) * y
    outdoors = sometimes(rng, 0.5, n)
    coarse = cloud(rng, n, 6)
    picture += column(between(rng, 0.03, 0.10, n) + outdoors * between(rng, 0, 0.16, n)) * coarse
    above = between(rng, 0.0, 0.04, n) + outdoors * between(rng, 0, 0.16, n)
    below = between(rng, 0.0, 0.06, n) + outdoors * between(rng, 0.03, 0.16, n)
    leaves = cloud(rng, n, 14)
    leaves += cloud(rng, n, 30)
    leaves *= column(above) + column(below - above) * lower
    picture += leaves

    # Rectangles for furniture, door frames and paths, ellipses for bushes, bowls and cushions.
    for share in (0.7, 0.5, 0.4):
        some = np.flatnonzero(rng.random(n) < share)
        m = len(some)
        u, v = canvas.posed(
            x[:m], y[:m], angle=around(rng, 0, 0.5, m), scale=np.ones(m),
            dx=between(rng, -1.1, 1.1, m), dy=between(rng, -1.1, 1.1, m),
        )
        box = np.maximum(
            np.abs(u) - column(between(rng, 0.06, 0.6, m)),
            np.abs(v) - column(between(rng, 0.08, 0.9, m)),
        )
        cover = canvas.coverage(box, 0.06) * np.float32(0.85)
        picture[some] = canvas.paint(picture[some], cover, level[some] + around(rng, 0, 0.5, m))
    for share in (0.5, 0.5):
        some = np.flatnonzero(rng.random(n) < share)
        m = len(some)
        blob = canvas.ellipse(
            x[:m], y[:m], between(rng, -1, 1, m), between(rng, -1, 1, m),
            between(rng, 0.08, 0.5, m), between(rng, 0.08, 0.45, m),
        )
        cover = canvas.coverage(blob + np.float32(0.12) * coarse[some], 0.1) * np.float32(0.8)
        picture[some] = canvas.paint(picture[some], cover, level[some] + around(rng, 0, 0.5, m))
    some = np.flatnonzero(rng.random(n) < 0.4)
    picture[some] += bars(x[: len(some)], y[: len(some)], rng)
    return picture


def bars(x: Array, y: Array, rng: np.random.Generator) -> Array:
    """Parallel bars to add: a fence, a curtain, a cage, a striped blanket."""
    n = len(x)
    turn = np.where(rng.random(n) < 0.6, around(rng, 0, 0.3, n), between(rng, -1.6, 1.6, n))
    pitch = between(rng, 8, 26, n)
    phase = column(pitch * np.cos(turn)) * x + column(pitch * np.sin(turn)) * y
    wave = np.sin(phase + column(between(rng, 0, 6.3, n)))
    return column(around(rng, 0, 0.35, n)) * step(wave - column(between(rng, -0.3, 0.7, n)), 3)


def in_front(picture: Array, x: Array, y: Array, rng: np.random.Generator) -> None:
    """What comes between, on some pictures: an arm, or a leash or bar; painted in place."""
    some = np.flatnonzero(rng.random(len(picture)) < 0.3)
    n = len(some)
    # A thick or thin stroke that enters from beyond an edge and ends short of the middle.
    angle, near, far = between(rng, 0, 6.3, n), between(rng, 0.55, 1.0, n), 1.7
    bend = angle + around(rng, 0, 0.5, n)
    radius = np.where(rng.random(n) < 0.5, between(rng, 0.02, 0.05, n), between(rng, 0.1, 0.2, n))
    arm = canvas.capsule(
        x[:n], y[:n], near * np.cos(angle), near * np.sin(angle),
        far * np.cos(bend), far * np.sin(bend), radius, radius * 1.3,
    )
    shade = between(rng, 0.05, 0.95, n)
    picture[some] = canvas.paint(picture[some], canvas.coverage(arm, 0.05), shade)


def develop(picture: Array, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Focus, exposure, contrast and grain of a photograph; then whole grey levels.

    Each picture is brought to a mean and a contrast of its own, drawn from the same distributions
    for all: brightness says nothing about what is in the picture.
    """
    n = len(picture)
    some = np.flatnonzero(rng.random(n) < 0.6)
    sharp = picture[some]
    soft = sharp.copy()
    soft[:, 1:-1] = (sharp[:, :-2] + sharp[:, 2:]) / 4 + sharp[:, 1:-1] / 2
    soft[:, :, 1:-1] = (soft[:, :, :-2] + soft[:, :, 2:]) / 4 + soft[:, :, 1:-1] / 2
    picture = picture.copy()
    picture[some] = canvas.paint(sharp, column(between(rng, 0.0, 0.6, len(some))), soft)
    grain = rng.random((2, *picture.shape), dtype=np.float32)
    grain = column(between(rng, 0.01, 0.06, n)) * (grain[0] - grain[1])

    mean = picture.mean(axis=(1, 2), dtype=np.float64)
    deviation = picture.std(axis=(1, 2), dtype=np.float64)
    target, contrast = around(rng, 0.46, 0.26, n), around(rng, 0.23, 0.08, n)
    gain = contrast / np.maximum(deviation, 0.05)
    picture = (picture - column(mean)) * column(gain) + column(target) + grain
    # As film does, keep some detail in what is very dark or very bright.
    t = np.clip((picture - np.float32(0.5)) * np.float32(1.35), -1, 1)
    picture = np.float32(0.5) + t * (np.float32(0.75) - np.float32(0.25) * t * t)
    return np.rint(picture * np.float32(255)).astype(np.uint8)
