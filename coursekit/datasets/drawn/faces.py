"""Cats and dogs, drawn: stand-ins for the dogs-and-cats photographs.

A head is a handful of points in space (ears, eyes, muzzle, nose) that turn with it; each is then
painted as a flat shape at its place. Only such shapes tell cats from dogs: coats and poses
(`animals.py`), backgrounds, light and exposure (`scene.py`) have the same distributions for both.
"""

from __future__ import annotations

import operator

import numpy as np
from numpy.typing import NDArray

from coursekit.datasets.drawn import canvas, scene
from coursekit.datasets.drawn.animals import (
    Coat,
    Points,
    Pose,
    Window,
    fur,
    paint_body,
    paint_mouth,
    random_coat,
    random_pose,
    solid,
)
from coursekit.datasets.drawn.canvas import Array, around, between, column
from coursekit.datasets.drawn.scene import SIZE

LARGEST = 25_000  # as many as there are photographs
CHUNK = 64  # pictures at a time, to stay within the processor's cache
CAT, DOG = 0, 1


def draw_dogs_cats(
    n: int = 5000, seed: int = 25_000
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw cats and dogs (chapter 01 introduces the data).

    Parameters
    ----------
    n : number of images, 2 to 25000; half are cats, half dogs (of an odd n, one more is a cat)
    seed : the same n and seed give the same images, on any machine (to one grey level)

    Returns
    -------
    images : uint8 (n, 64, 64), 0 black to 255 white
    labels : int64 (n,), cats (0) first, then dogs (1)

    Raises
    ------
    ValueError
        If n is not a whole number from 2 to 25000.
    """
    try:
        count = 0 if isinstance(n, bool) else operator.index(n)
    except TypeError:
        count = 0
    if not 2 <= count <= LARGEST:
        raise ValueError(
            f"n={n!r} cats and dogs can't be drawn: n must be a whole number from 2 (one of each) "
            f"to {LARGEST}"
        )
    dogs = count // 2
    labels = np.repeat([CAT, DOG], [count - dogs, dogs]).astype(np.int64)
    rng = np.random.default_rng(seed)
    images = np.empty((count, SIZE, SIZE), dtype=np.uint8)
    for kind, first, last in ((CAT, 0, count - dogs), (DOG, count - dogs, count)):
        for start in range(first, last, CHUNK):
            stop = min(start + CHUNK, last)
            images[start:stop] = _draw(kind, stop - start, rng)
    return images, labels


def _draw(kind: int, n: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    x, y = canvas.grid(n, SIZE)
    pose, coat = random_pose(n, rng), random_coat(n, rng)
    picture = scene.background(x, y, coat.base, rng)
    picture = paint_body(picture, pose, coat, rng)
    picture = (_cat if kind == CAT else _dog)(picture, pose, coat, rng)
    scene.in_front(picture, x, y, rng)
    return scene.develop(picture, rng)


def _cat(picture: Array, pose: Pose, coat: Coat, rng: np.random.Generator) -> Array:
    """A wide head with pointed ears, almond eyes with slits, a short muzzle and whiskers."""
    n = len(picture)
    w = Window(pose)
    shade = fur(w.u, w.v, coat, rng)
    _standing_ears(
        picture, pose, coat, shade, rng,
        inner=between(rng, 0.22, 0.38, n), outer=between(rng, 0.86, 0.98, n),
        tip_x=between(rng, 0.68, 1.0, n), tip_y=between(rng, 1.15, 1.5, n), rounding=0.02,
    )
    zero, wide = np.zeros(n), between(rng, 0.95, 1.08, n)
    skull = w.oval(zero, zero, wide, between(rng, 0.8, 0.9, n))
    cheeks = w.oval(zero, zero + 0.26, wide * 0.98, 0.58)
    picture = _head(picture, w, canvas.smooth_union(skull, cheeks, 0.2), shade, coat)

    muzzle = pose.place(0, 0.38, 0.92)
    _blaze(picture, pose, coat, muzzle, 0.34)
    w = Window(pose, muzzle.x, muzzle.y, 24)
    pads = canvas.coverage(w.oval(muzzle.x, muzzle.y, 0.40, between(rng, 0.24, 0.3, n)), 0.16)
    patch = canvas.paint(w.cut(picture), pads * np.float32(0.6), _muzzle_shade(coat, rng))
    w.put(picture, patch)

    iris = between(rng, 0.5, 0.95, n)
    width, height = between(rng, 0.22, 0.28, n), between(rng, 0.13, 0.21, n)
    slit, tilt = between(rng, 0.03, 0.09, n), between(rng, 0.15, 0.4, n)
    for side in (-1, 1):
        p = pose.place(side * 0.42, -0.06, 0.78)
        seen = np.clip(p.depth / 0.35, 0, 1)
        narrow = 0.45 + 0.55 * seen
        w = Window(pose, p.x, p.y, 16)
        eye = w.almond(p, width * narrow, height, -side * tilt)
        lid = canvas.coverage(eye - np.float32(0.05), w.soft) * column(seen)
        inside = canvas.coverage(eye, w.soft) * column(seen)
        pupil = canvas.coverage(w.oval(p.x, p.y, slit * narrow, height * 1.05), w.soft)
        patch = canvas.paint(w.cut(picture), lid, 0.05)
        patch = canvas.paint(patch, inside, iris)
        w.put(picture, canvas.paint(patch, pupil * inside, 0.03))

    p = pose.place(0, 0.22, 1.02)
    w = Window(pose, p.x, p.y, 12)
    left, right, low = (
        Points(p.x + dx, p.y + dy, p.depth)
        for dx, dy in ((-0.11, -0.04), (0.11, -0.04), (0.0, 0.09))
    )
    nose = canvas.coverage(w.triangle(left, right, low, 0.03), w.soft)
    w.put(picture, canvas.paint(w.cut(picture), nose, between(rng, 0.06, 0.45, n)))
    paint_mouth(picture, pose, 0.27, 0.98, 0.26)
    return _whiskers(picture, pose, muzzle, rng)


def _dog(picture: Array, pose: Pose, coat: Coat, rng: np.random.Generator) -> Array:
    """A narrower head with a long muzzle, a big nose, round eyes, and ears that hang or stand."""
    n = len(picture)
    w = Window(pose)
    shade = fur(w.u, w.v, coat, rng)
    stand = rng.random(n) < 0.3
    some = np.flatnonzero(stand)
    m = len(some)
    _standing_ears(
        picture, pose[some], coat, shade, rng,
        inner=between(rng, 0.14, 0.26, m), outer=between(rng, 0.68, 0.80, m),
        tip_x=between(rng, 0.5, 0.95, m), tip_y=between(rng, 1.1, 1.5, m), rounding=0.06,
    )
    zero, wide = np.zeros(n), between(rng, 0.74, 0.88, n)
    skull = w.oval(zero, zero - 0.1, wide, between(rng, 0.74, 0.84, n))
    jaw = w.oval(zero, zero + 0.3, wide * 0.8, 0.6)
    picture = _head(picture, w, canvas.smooth_union(skull, jaw, 0.2), shade, coat)

    length, thick = between(rng, 1.05, 1.65, n), between(rng, 0.29, 0.42, n)
    root, end = pose.place(0, 0.12, 0.55), pose.place(0, 0.40, length)
    _blaze(picture, pose, coat, end, 0.42)
    # Eyes before the muzzle, which may hide one of them.
    _round_eyes(picture, pose, coat, rng)
    some = np.flatnonzero(rng.random(n) < 0.4)
    _open_mouth(picture, pose[some], coat, length[some], thick[some], rng)

    w = Window(pose, (root.x + end.x) / 2, (root.y + end.y) / 2, 40)
    distance = w.stroke(root, end, thick * 1.15, thick)
    bevel = np.clip(1 + distance * np.float32(2.6), 0, 1)
    tufts = w.cut(coat.tufts)
    lit = column(_muzzle_shade(coat, rng)) * (1 - np.float32(0.4) * bevel * bevel)
    lit += np.float32(0.04) * tufts
    distance += column(coat.shaggy * 0.4) * tufts
    w.put(picture, solid(w.cut(picture), distance, lit, w.soft, shadow=0.45, reach=0.16))

    p = pose.place(0, 0.26, length + thick * 0.5)
    w = Window(pose, p.x, p.y, 14)
    big = between(rng, 0.18, 0.24, n)
    nose = canvas.coverage(w.oval(p.x, p.y, big, big * 0.75), w.soft)
    glint = canvas.coverage(w.oval(p.x, p.y - big * 0.35, big * 0.45, big * 0.2), 0.1)
    patch = canvas.paint(w.cut(picture), nose, between(rng, 0.01, 0.10, n))
    w.put(picture, canvas.paint(patch, glint * np.float32(0.5), 0.7))
    paint_mouth(picture, pose, 0.38, length + thick * 0.5, thick * 0.8)

    some = np.flatnonzero(~stand)
    _hanging_ears(picture, pose[some], coat, rng)
    return picture


def _head(picture: Array, w: Window, distance: Array, shade: Array, coat: Coat) -> Array:
    bevel = np.clip(1 + distance * np.float32(3.0), 0, 1)
    shade = shade - np.float32(0.35) * shade * bevel * bevel
    return solid(picture, distance + coat.ragged, shade, w.soft)


def _muzzle_shade(coat: Coat, rng: np.random.Generator) -> NDArray[np.float64]:
    shade = coat.base + coat.masked * (coat.second - coat.base)
    return np.clip(shade + between(rng, 0.06, 0.2, len(shade)), 0.12, 0.95)


def _standing_ears(
    picture: Array, pose: Pose, coat: Coat, shade: Array, rng: np.random.Generator, *,
    inner: NDArray, outer: NDArray, tip_x: NDArray, tip_y: NDArray, rounding: float,
) -> None:
    """Pointed ears behind the head, darker or paler within."""
    within = coat.base[pose.index] * between(rng, 0.45, 1.3, len(pose))
    for side in (-1, 1):
        a, b = pose.place(side * inner, -0.70, 0.1), pose.place(side * outer, -0.25, 0.0)
        tip = pose.place(side * tip_x, -tip_y, 0.0)
        w = Window(pose, (a.x + b.x + tip.x) / 3, (a.y + b.y + tip.y) / 3, 52)
        ear = w.triangle(a, b, tip, rounding)
        ear += np.float32(0.5) * w.cut(coat.ragged)
        patch = solid(w.cut(picture), ear, w.cut(shade), w.soft)
        inside = canvas.coverage(ear + np.float32(0.15), 0.12) * np.float32(0.8)
        w.put(picture, canvas.paint(patch, inside, within))


def _hanging_ears(picture: Array, pose: Pose, coat: Coat, rng: np.random.Generator) -> None:
    """Ears of many lengths over the sides of the head, some folded half way."""
    n = len(pose)
    drop = np.where(rng.random(n) < 0.3, between(rng, -0.35, 0.0, n), between(rng, 0.25, 0.8, n))
    flare, broad = between(rng, 0.85, 1.2, n), between(rng, 0.14, 0.30, n)
    base = np.clip(coat.base[pose.index] * between(rng, 0.6, 1.3, n), 0.03, 0.95)
    for side in (-1, 1):
        top, tip = pose.place(side * 0.62, -0.62, 0.1), pose.place(side * flare, drop, 0.15)
        w = Window(pose, (top.x + tip.x) / 2, (top.y + tip.y) / 2, 44)
        ear = w.stroke(top, tip, 0.17, broad)
        bevel = np.clip(1 + ear * np.float32(4), 0, 1)
        shade = column(base) * (1 - np.float32(0.3) * bevel)
        shade += np.float32(0.06) * w.cut(coat.tufts)
        ear += w.cut(coat.ragged)
        w.put(picture, solid(w.cut(picture), ear, shade, w.soft))


def _blaze(picture: Array, pose: Pose, coat: Coat, end: Points, wide: float) -> None:
    """The second shade from the forehead down to the muzzle, on masked coats."""
    some = np.flatnonzero(coat.masked)
    pose, end = pose[some], Points(*(values[some] for values in end))
    start = pose.place(0, -0.55, 0.75)
    w = Window(pose, (start.x + end.x) / 2, (start.y + end.y) / 2, 40)
    cover = canvas.coverage(w.stroke(start, end, 0.05, wide), 0.2)
    cover *= column(coat.masked[some] * 0.9)
    w.put(picture, canvas.paint(w.cut(picture), cover, coat.second[some]))


def _round_eyes(picture: Array, pose: Pose, coat: Coat, rng: np.random.Generator) -> None:
    radius = between(rng, 0.11, 0.15, len(pose))
    for side in (-1, 1):
        p = pose.place(side * 0.38, -0.14, 0.68)
        seen = np.clip(p.depth / 0.3, 0, 1)
        w = Window(pose, p.x, p.y, 14)
        eye = w.oval(p.x, p.y, radius * (0.5 + 0.5 * seen), radius)
        rim = canvas.coverage(eye - np.float32(0.05), 0.1) * column(seen * 0.5)
        patch = canvas.paint(w.cut(picture), rim, coat.base * 0.5)
        patch = canvas.paint(patch, canvas.coverage(eye, w.soft) * column(seen), 0.04)
        glint = canvas.coverage(w.oval(p.x - 0.03, p.y - 0.05, 0.04, 0.04), w.soft)
        w.put(picture, canvas.paint(patch, glint * column(seen * 0.8), 0.95))


def _open_mouth(
    picture: Array, pose: Pose, coat: Coat, length: NDArray, thick: NDArray,
    rng: np.random.Generator,
) -> None:
    """A lower jaw and a tongue, below the muzzle and partly behind it."""
    n = len(pose)
    p = pose.place(0, 0.72, length * 0.85)
    w = Window(pose, p.x, p.y + 0.15, 32)
    jaw = w.oval(p.x, p.y, thick * 0.8, 0.26)
    patch = solid(w.cut(picture), jaw, coat.base[pose.index] * 0.6, w.soft)
    patch = canvas.paint(patch, canvas.coverage(jaw + np.float32(0.07), w.soft), 0.06)
    end = Points(p.x + around(rng, 0, 0.12, n), p.y + between(rng, 0.15, 0.45, n), p.depth)
    tongue = w.stroke(p, end, 0.14, 0.15)
    w.put(picture, solid(patch, tongue, between(rng, 0.5, 0.75, n), w.soft, shadow=0.2))


def _whiskers(picture: Array, pose: Pose, p: Points, rng: np.random.Generator) -> Array:
    """Three whiskers to each side, as spokes around the muzzle."""
    n = len(picture)
    w = Window(pose, p.x, p.y, 60)
    across, down = np.abs(w.u - column(p.x)), w.v - column(p.y)
    spread = between(rng, 0.16, 0.3, n)
    spoke = down / ((across + np.float32(0.05)) * column(spread)) + column(around(rng, 0.3, 0.4, n))
    # How far to the nearest of -1, 0 and 1, without a jump anywhere.
    off = np.abs(np.abs(np.abs(spoke) - np.float32(0.5)) - np.float32(0.5))
    line = off * across * column(spread) - np.float32(0.01)
    reach = between(rng, 1.1, 1.55, n)
    cover = canvas.coverage(line, w.soft) * column(between(rng, 0.3, 0.8, n))
    cover *= np.clip((across - np.float32(0.25)) * 8, 0, 1)
    cover *= np.clip((column(reach) - across) * 3, 0, 1)
    w.put(picture, canvas.paint(w.cut(picture), cover, between(rng, 0.7, 1.0, n)))
    return picture
