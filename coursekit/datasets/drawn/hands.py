"""Hand signs for the digits 0 to 9, drawn: stand-ins for the Sign Language Digits photographs.

`skeleton.py` poses a hand in space; here it is turned, projected, lit and painted, as a few rounded
strokes per hand. All that happens per pixel is continuous, so that machines whose arithmetic
differs in the last bit agree to within one grey level.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coursekit.datasets.drawn import canvas
from coursekit.datasets.drawn.canvas import Array, around, between, column
from coursekit.datasets.drawn.skeleton import CREASE, FOREARM, THENAR, Bones, pose

SIZE = 64
# How many photographs there are of each digit: drawn are as many, or as large shares of another n.
PHOTOGRAPHS = np.array([205, 206, 206, 206, 207, 207, 207, 206, 208, 204])
CHUNK = 128  # pictures at a time, to stay within the processor's cache
WINDOW = 30  # pixels; a finger's bone with its shadow fits in a window of this size
PALM_BLEND = 0.16


def draw_digits(n: int = 2062, seed: int = 2062) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw hands that show the digits 0 to 9 (chapter 01 introduces the data).

    Parameters
    ----------
    n : number of images, at least 10; each digit has the share it has of the 2062 photographs
    seed : the same n and seed give the same images, on any machine (to one grey level)

    Returns
    -------
    images : uint8 (n, 64, 64), 0 black to 255 white
    labels : int64 (n,), ascending

    Raises
    ------
    ValueError
        If n is not a whole number of at least 10.
    """
    labels = np.repeat(np.arange(10), _class_counts(n))
    rng = np.random.default_rng(seed)
    images = np.empty((len(labels), SIZE, SIZE), dtype=np.uint8)
    for start in range(0, len(labels), CHUNK):
        images[start : start + CHUNK] = _draw(labels[start : start + CHUNK], rng)
    return images, labels


def _class_counts(n: int) -> NDArray[np.int64]:
    """Divide n among the classes by the largest remainders."""
    try:
        count = 0 if isinstance(n, bool) else operator.index(n)
    except TypeError:
        count = 0
    if count < len(PHOTOGRAPHS):
        raise ValueError(
            f"n={n!r} hand signs can't be drawn: n must be a whole number of at least "
            f"{len(PHOTOGRAPHS)}, one for each digit"
        )
    counts, remainders = np.divmod(PHOTOGRAPHS * count, PHOTOGRAPHS.sum())
    counts[np.argsort(-remainders, kind="stable")[: count - counts.sum()]] += 1
    return counts


@dataclass(frozen=True)
class Light:
    """Where the light comes from (a unit vector) and how the skin answers to it; each (n, ...)."""

    direction: NDArray[np.float64]  # (n, 3); x to the right, y down, z towards the viewer
    ambient: NDArray[np.float64]
    diffuse: NDArray[np.float64]
    rim: NDArray[np.float64]  # how much darker skin is that turns away from the viewer
    shadow: NDArray[np.float64]


def _draw(labels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.uint8]:
    n = len(labels)
    bones = pose(labels, rng)
    scale = _place(bones, labels, rng)
    flat = rng.random(n) < 0.3  # an evenly lit wall instead of a lamp on paper
    light = _light(flat, rng)
    x, y = canvas.grid(n, SIZE)
    picture = _background(x, y, flat, rng)
    picture = _paint_palm(picture, x, y, bones, scale, light, rng)
    _paint_digits(picture, bones, light)
    return _develop(picture, rng)


def _place(
    bones: Bones, labels: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Turn the hands in space and move them onto the canvas, in place; return their scale."""
    n = len(labels)
    ring = labels == 0
    yaw = around(rng, 0, np.radians(30), n)
    yaw[ring] = between(rng, np.radians(52), np.radians(80), n)[ring]
    pitch = around(rng, 0, np.radians(22), n)
    roll = around(rng, 0, np.radians(20), n)
    scale = around(rng, 0.78, 0.20, n) * np.where(ring, 1.08, 1.0)
    dx = around(rng, 0.0, 0.31, n) - 0.12 * ring
    dy = around(rng, 0.36, 0.23, n)
    (cy, sy), (cp, sp), (cr, sr) = ((np.cos(a), np.sin(a)) for a in (yaw, pitch, roll))
    for points in (bones.palm, bones.digits):
        x, y, z = (points[..., axis].copy() for axis in range(3))
        c, s, g = (v[:, None, None] for v in (cy, sy, scale))
        x, z = c * x + s * z, c * z - s * x
        c, s = cp[:, None, None], sp[:, None, None]
        y, z = c * y - s * z, c * z + s * y
        c, s = cr[:, None, None], sr[:, None, None]
        x, y = c * x + s * y, c * y - s * x
        points[..., 0] = dx[:, None, None] + g * x
        points[..., 1] = dy[:, None, None] - g * y
        points[..., 2] = g * z
    for radii in (bones.palm_radii, bones.digit_radii):
        radii *= scale[:, None, None]
    # Seen from its side a forearm is narrower.
    bones.palm_radii[:, FOREARM] *= (1 - 0.25 * np.abs(sy))[:, None]
    return scale


def _light(flat: NDArray[np.bool_], rng: np.random.Generator) -> Light:
    n = len(flat)
    x = around(rng, -0.25, 0.75, n)
    y = around(rng, -0.35, 0.6, n)
    z = between(rng, 0.55, 1.0, n)
    direction = np.stack([x, y, z], axis=-1)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    bright = around(rng, 0.54, 0.19, n)
    diffuse = bright * between(rng, 0.3, 0.8, n)
    return Light(
        direction=direction,
        ambient=bright - 0.62 * diffuse,
        diffuse=diffuse,
        rim=between(rng, 0.2, 0.55, n),
        shadow=between(rng, 0.25, 0.6, n),
    )


def _background(x: Array, y: Array, flat: NDArray[np.bool_], rng: np.random.Generator) -> Array:
    """Paper under a lamp, brightest in the middle and dark in the corners; or a plain wall."""
    n = len(flat)
    level = np.where(flat, around(rng, 0.66, 0.10, n), around(rng, 0.94, 0.07, n))
    fall = np.where(flat, between(rng, 0.0, 0.08, n), between(rng, 0.16, 0.30, n))
    cx, cy = around(rng, 0.08, 0.35, n), around(rng, -0.05, 0.35, n)
    slope_x, slope_y = around(rng, 0, 0.08, n), around(rng, 0, 0.08, n)
    r2 = (x - column(cx)) ** 2 + (y - column(cy)) ** 2
    picture = column(level) - column(fall) * r2 + column(slope_x) * x + column(slope_y) * y
    # The edge of a sheet: what lies beyond it is a little darker or lighter.
    turn, offset = around(rng, 0, 0.5, n), between(rng, 0.3, 1.6, n)
    edge = column(np.sin(turn)) * x + column(np.cos(turn)) * y - column(offset)
    step = around(rng, 0, 0.06, n)
    return picture + column(step) * canvas.coverage(-edge, 0.08)


def _paint_palm(
    picture: Array,
    x: Array,
    y: Array,
    bones: Bones,
    scale: NDArray[np.float64],
    light: Light,
    rng: np.random.Generator,
) -> Array:
    """The palm with the forearm, as one shape whose seams are rounded."""
    distances = [
        canvas.capsule(
            x, y,
            *bones.palm[:, part, 0, :2].T, *bones.palm[:, part, 1, :2].T,
            *bones.palm_radii[:, part].T,
        )
        for part in range(bones.palm.shape[1])
    ]
    thenar, crease = distances[THENAR], distances.pop(CREASE)
    distance = distances[0]
    for other in distances[1:]:
        distance = canvas.smooth_union(distance, other, PALM_BLEND)

    # A bevel: flat in the middle, turning away towards the outline.
    gy, gx = np.gradient(distance, np.float32(2 / SIZE), axis=(1, 2))
    bevel = np.clip(1 + distance / column(0.30 * scale), 0, 1)
    bevel *= bevel
    lx, ly, lz = (column(light.direction[:, axis]) for axis in range(3))
    facing = bevel * (gx * lx + gy * ly) + np.sqrt(np.maximum(1 - bevel * bevel, 0)) * lz
    shade = column(light.ambient) + column(light.diffuse) * facing
    shade *= 1 - column(light.rim) * bevel * bevel
    # The ball of the thumb stands out, and a line runs around it.
    ball = np.clip(-thenar / column(0.20 * scale), 0, 1)
    line = np.clip(1 - np.abs(thenar - column(0.03 * scale)) / column(0.05 * scale), 0, 1)
    shade *= 1 + column(between(rng, 0.02, 0.14, len(picture))) * ball
    shade *= 1 - column(between(rng, 0.03, 0.16, len(picture))) * line
    line = np.clip(1 - crease / column(0.03 * scale), 0, 1)
    shade *= 1 - column(between(rng, 0.02, 0.16, len(picture))) * line

    halo = np.clip(1 - distance / column(0.16 * scale), 0, 1) ** 2
    picture = picture * (1 - column(0.16 * light.shadow) * halo)
    return canvas.paint(picture, canvas.coverage(distance, 0.045), shade)


def _paint_digits(picture: Array, bones: Bones, light: Light) -> None:
    """The bones of fingers and thumb over the picture, in place, each in a small window."""
    rows = np.arange(len(picture))
    which = rows[:, None, None]
    for layer in range(bones.order.shape[1]):
        part = bones.order[:, layer]
        a, b = bones.digits[rows, part, 0], bones.digits[rows, part, 1]
        radii = bones.digit_radii[rows, part]
        middle = ((a + b)[:, :2] / 2 + 1) * SIZE / 2
        start = np.clip(np.rint(middle - WINDOW / 2), 0, SIZE - WINDOW).astype(np.int64)
        columns = start[:, 0, None, None] + np.arange(WINDOW)[None, None, :]
        lines = start[:, 1, None, None] + np.arange(WINDOW)[None, :, None]
        first = np.isin(part, (0, 3, 6, 9, 12))
        picture[which, lines, columns] = _paint_bone(
            picture[which, lines, columns], columns, lines, a, b, radii, first, light
        )


def _paint_bone(
    below: Array,
    columns: NDArray[np.int64],
    lines: NDArray[np.int64],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    radii: NDArray[np.float64],
    first: NDArray[np.bool_],
    light: Light,
) -> Array:
    """One rounded, lit stroke from a to b over what is ``below``; it fades in where it begins."""
    along = b - a
    length3 = np.linalg.norm(along, axis=1)
    length = np.linalg.norm(along[:, :2], axis=1) + 1e-6
    ux, uy = along[:, 0] / length, along[:, 1] / length
    sin, cos = along[:, 2] / length3, length / length3

    pixel = np.float32(2 / SIZE)
    px = (columns.astype(np.float32) + np.float32(0.5)) * pixel - 1 - column(a[:, 0])
    py = (lines.astype(np.float32) + np.float32(0.5)) * pixel - 1 - column(a[:, 1])
    u = px * column(ux) + py * column(uy)
    v = py * column(ux) - px * column(uy)
    t = np.clip(u / column(length), 0, 1)
    radius = column(radii[:, 0]) + t * column(radii[:, 1] - radii[:, 0])
    beyond = np.maximum(u - column(length), 0)
    before = np.minimum(u, 0)
    distance = np.sqrt(v * v + beyond * beyond + before * before) - radius

    # The surface's normal: across the bone, over its end, and towards the viewer.
    nv, nu = v / radius, beyond / radius
    side2 = np.minimum(nv * nv + nu * nu, 1)
    lx, ly, lz = light.direction.T
    facing = (
        np.clip(nv, -1, 1) * column(ly * ux - lx * uy)
        + np.minimum(nu, 1) * column(lx * ux * cos + ly * uy * cos + lz * sin)
        + np.sqrt(1 - side2) * column(lz * cos - (lx * ux + ly * uy) * sin)
    )
    shade = column(light.ambient) + column(light.diffuse) * facing
    shade *= 1 - column(light.rim) * side2 * side2
    crease = np.where(first, 0.0, 0.13)
    shade *= 1 - column(crease) * np.maximum(1 - (u / column(0.35 * radii[:, 0])) ** 2, 0)

    fade: Array = np.clip(1 + u / column(radii[:, 0] * np.where(first, 1.2, 0.9)), 0, 1)
    shadow = np.clip(1 - distance / column(0.9 * radii[:, 0]), 0, 1) ** 2
    below = below * (1 - column(light.shadow * 0.5) * shadow * fade)
    return canvas.paint(below, canvas.coverage(distance, 0.045) * fade, shade)


def _develop(picture: Array, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Exposure, contrast and the grain of a photograph; then whole grey levels."""
    n = len(picture)
    gain, offset = around(rng, 1.0, 0.14, n), around(rng, 0.0, 0.05, n)
    picture = (picture - np.float32(0.6)) * column(gain) + column(0.6 + offset)
    grain = rng.random((2, *picture.shape), dtype=np.float32)
    picture = picture + column(between(rng, 0.005, 0.028, n)) * (grain[0] - grain[1])
    return np.rint(np.clip(picture, 0, 1) * np.float32(255)).astype(np.uint8)
