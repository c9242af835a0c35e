"""What drawn cats and dogs have in common: how they are turned, their coats, their bodies.

All of it has the same distribution for both. Parts of a head are painted through a ``Window``, no
larger than the part, which keeps drawing fast.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coursekit.datasets.drawn import canvas, scene
from coursekit.datasets.drawn.canvas import Array, around, between, column
from coursekit.datasets.drawn.scene import SIZE, Numbers, sign, sometimes, step


class Points(NamedTuple):
    """A point of each head; ``depth`` grows towards the viewer."""

    x: Numbers
    y: Numbers
    depth: Numbers


@dataclass(frozen=True)
class Pose:
    """How heads are turned (radians), how large and where they are, in which pictures; each (n,).

    A head's own frame has its middle at 0, is about 1 in radius, x to the right and y down.
    """

    yaw: Numbers
    pitch: Numbers
    roll: Numbers
    scale: Numbers
    dx: Numbers
    dy: Numbers
    index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.yaw)

    def __getitem__(self, some: NDArray) -> Pose:
        return Pose(*(getattr(self, field.name)[some] for field in fields(self)))

    def place(self, x: Numbers | float, y: Numbers | float, z: Numbers | float) -> Points:
        """Turn points given for a head that looks ahead, with z towards the viewer."""
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        x, z = cos * x + sin * z, cos * z - sin * x
        cos, sin = np.cos(self.pitch), np.sin(self.pitch)
        return Points(x, cos * y + sin * z, cos * z - sin * y)


def random_pose(n: int, rng: np.random.Generator) -> Pose:
    scale = between(rng, 0.32, 0.56, n)
    room = 1.02 - scale
    return Pose(
        yaw=around(rng, 0, 0.75, n),
        pitch=around(rng, 0.08, 0.35, n),
        roll=around(rng, 0, 0.55, n),
        scale=scale,
        dx=room * around(rng, 0, 1.05, n),
        dy=room * around(rng, 0.02, 0.85, n) + 0.05,
        index=np.arange(n),
    )


class Window:
    """A square of ``size`` pixels around a point of each head, or as near as the picture allows.

    ``u`` and ``v`` are its pixels' places in the head's frame, ``soft`` is the width of an edge
    there: one and a half pixels.
    """

    def __init__(self, pose: Pose, x: Numbers | float = 0, y: Numbers | float = 0,
                 size: int = SIZE) -> None:
        self.size, self.index = size, pose.index
        cos, sin = np.cos(pose.roll), np.sin(pose.roll)
        center_x = pose.dx + pose.scale * (cos * x - sin * y)
        center_y = pose.dy + pose.scale * (sin * x + cos * y)
        self.column, self.row = (
            np.clip(np.rint((c + 1) * (SIZE / 2) - size / 2).astype(int), 0, SIZE - size)
            for c in (center_x, center_y)
        )
        pixels = (np.arange(size) + 0.5) * (2 / SIZE) - 1
        px = (pixels + self.column[:, None] * (2 / SIZE)).astype(np.float32)[:, None, :]
        py = (pixels + self.row[:, None] * (2 / SIZE)).astype(np.float32)[:, :, None]
        self.u, self.v = canvas.posed(
            px, py, angle=pose.roll, scale=pose.scale, dx=pose.dx, dy=pose.dy
        )
        self.soft = 3 / SIZE / pose.scale

    def cut(self, pictures: Array) -> Array:
        """What the window shows of pictures or fields (batch, SIZE, SIZE)."""
        return self._view(pictures)[self.index, self.row, self.column]

    def put(self, pictures: Array, patch: Array) -> None:
        """Put it back, in place."""
        self._view(pictures)[self.index, self.row, self.column] = patch

    def _view(self, pictures: Array) -> Array:
        return np.lib.stride_tricks.sliding_window_view(
            pictures, (self.size, self.size), axis=(1, 2), writeable=True
        )

    def oval(self, x: Numbers, y: Numbers, rx: Numbers | float, ry: Numbers | float) -> Array:
        return canvas.ellipse(self.u, self.v, x, y, np.asarray(rx), np.asarray(ry))

    def stroke(self, a: Points, b: Points, ra: Numbers | float, rb: Numbers | float) -> Array:
        return canvas.capsule(
            self.u, self.v, a.x, a.y, b.x, b.y, np.asarray(ra), np.asarray(rb)
        )

    def almond(self, p: Points, width: Numbers, height: Numbers, tilt: Numbers) -> Array:
        """Two arcs that meet in corners; width and height are half the whole."""
        cos, sin = column(np.cos(tilt)), column(np.sin(tilt))
        du, dv = self.u - column(p.x), self.v - column(p.y)
        along = (cos * du + sin * dv) / column(width)
        return np.abs(cos * dv - sin * du) - column(height) * (1 - along * along)

    def triangle(self, a: Points, b: Points, c: Points, rounding: float) -> Array:
        """Corners are rounded outwards."""
        turn = np.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x))
        sides = []
        for p, q in ((a, b), (b, c), (c, a)):
            nx, ny = (q.y - p.y) * turn, (p.x - q.x) * turn
            length = np.hypot(nx, ny) + 1e-6
            nx, ny = nx / length, ny / length
            sides.append(column(nx) * self.u + column(ny) * self.v - column(nx * p.x + ny * p.y))
        return np.maximum(np.maximum(sides[0], sides[1]), sides[2]) - np.float32(rounding)


def solid(
    picture: Array, distance: Array, shade: Array | Numbers, soft: Numbers,
    *, shadow: float = 0.35, reach: float = 0.2,
) -> Array:
    """Paint a shape, and the shadow that it casts around itself."""
    dark = np.clip(1 - distance * np.float32(1 / reach), 0, 1)
    dark *= dark
    picture = picture - np.float32(shadow) * dark * picture
    return canvas.paint(picture, canvas.coverage(distance, soft), shade)


@dataclass(frozen=True)
class Coat:
    """Fur: its shades and patterns (n,), and two fields (n, SIZE, SIZE): tufts and patches."""

    base: Numbers
    second: Numbers
    striped: Numbers
    patched: Numbers
    masked: Numbers
    shaggy: Numbers
    tufts: Array
    patches: Array
    light_x: Numbers
    light_y: Numbers

    @property
    def ragged(self) -> Array:
        """What to add to a distance, so that the outline shows tufts."""
        return column(self.shaggy) * self.tufts


def random_coat(n: int, rng: np.random.Generator) -> Coat:
    base = around(rng, 0.5, 0.37, n)
    gap = between(rng, 0.18, 0.5, n)
    second = np.where(base + around(rng, 0, 0.3, n) < 0.5, base + gap, base - gap)
    pattern = rng.integers(0, 4, n)  # plain, striped, patched, masked
    masked = (pattern == 3) | (rng.random(n) < 0.25)
    return Coat(
        base=base,
        second=np.clip(second, 0.04, 0.96),
        striped=(pattern == 1) * between(rng, 0.15, 0.5, n),
        patched=(pattern == 2) * between(rng, 0.7, 1.0, n),
        masked=masked * between(rng, 0.4, 1.0, n),
        shaggy=between(rng, 0.01, 0.05, n) + sometimes(rng, 0.35, n) * between(rng, 0.0, 0.08, n),
        tufts=scene.cloud(rng, n, 26),
        patches=scene.cloud(rng, n, 5),
        light_x=around(rng, 0, 0.28, n),
        light_y=around(rng, -0.1, 0.22, n),
    )


def fur(u: Array, v: Array, coat: Coat, rng: np.random.Generator) -> Array:
    """Shades (n, SIZE, SIZE) of fur, lit, on a head or a body with the frame (u, v)."""
    n = len(u)
    shade = column(coat.base) + column(between(rng, 0.02, 0.10, n)) * coat.tufts
    change = coat.second - coat.base
    some = np.flatnonzero(coat.striped)
    # Stripes run up the forehead and around the cheeks; they waver with the field of patches.
    across, down = u[some], v[some]
    sides = np.clip(np.abs(across) * np.float32(1.6) - np.float32(0.35), 0, 1)
    along = across + sides * (down * np.float32(1.3) - across)
    frequency = between(rng, 9, 15, len(some))
    wave = np.sin(column(frequency) * along + np.float32(2.2) * coat.patches[some])
    shade[some] += column((coat.striped * change)[some]) * step(wave, 0.9)
    some = np.flatnonzero(coat.patched)
    patches = step(coat.patches[some] + column(around(rng, 0, 0.3, len(some))), 5)
    shade[some] += column((coat.patched * change)[some]) * patches
    shade *= 1 + column(coat.light_x) * u + column(coat.light_y) * v
    return shade


def paint_body(picture: Array, pose: Pose, coat: Coat, rng: np.random.Generator) -> Array:
    """A body behind the head, sitting below it or lying to a side, with two front legs."""
    n = len(picture)
    lying = rng.random(n) < 0.4
    side = sign(rng, n)
    upright = Pose(pose.yaw, pose.pitch, around(rng, 0, 0.2, n), pose.scale, pose.dx, pose.dy,
                   pose.index)
    w = Window(upright)
    far = Points(
        side * np.where(lying, between(rng, 1.5, 2.4, n), between(rng, 0.0, 0.7, n)),
        np.where(lying, between(rng, 0.5, 1.1, n), between(rng, 1.7, 2.4, n)),
        np.zeros(n),
    )
    near = Points(side * 0.15, np.full(n, 0.75), np.zeros(n))
    trunk = w.stroke(near, far, between(rng, 0.55, 0.8, n), between(rng, 0.8, 1.15, n))
    shade = fur(w.u * np.float32(0.7), (w.v - 1) * np.float32(0.7), coat, rng)
    shade *= np.float32(0.95)
    shade *= 1 - np.float32(0.25) * np.clip(1 + trunk * np.float32(3), 0, 1)
    picture = solid(picture, trunk + coat.ragged, shade, w.soft)

    # A chest of the second shade on some.
    some = np.flatnonzero(coat.masked)
    m = len(some)
    chest = canvas.ellipse(
        w.u[some], w.v[some], side[some] * 0.1, np.full(m, 1.25), np.full(m, 0.4), np.full(m, 0.6)
    )
    cover = canvas.coverage(chest + np.float32(0.12) * coat.tufts[some], 0.25)
    cover *= canvas.coverage(trunk[some], w.soft[some]) * column(coat.masked[some])
    picture[some] = canvas.paint(picture[some], cover, coat.second[some])

    # Both legs at once, one the mirror image of the other.
    some = np.flatnonzero(~lying)
    m = len(some)
    apart = between(rng, 0.22, 0.42, m)
    legs = canvas.capsule(
        np.abs(w.u[some]), w.v[some], apart, np.full(m, 1.1), apart * 1.1,
        between(rng, 2.0, 2.8, m), np.full(m, 0.24), np.full(m, 0.2),
    )
    picture[some] = solid(picture[some], legs, shade[some], w.soft[some], shadow=0.25)
    return picture


def paint_mouth(
    picture: Array, pose: Pose, nose: float, z: Numbers | float, width: Numbers | float
) -> None:
    """A short line down from the nose and an arc to each side, like a w; painted in place."""
    start, fork = pose.place(0, nose, z), pose.place(0, nose + 0.2, z)
    w = Window(pose, fork.x, fork.y, 20)
    line = w.stroke(start, fork, 0.012, 0.012)
    for side in (-1, 1):
        sag = pose.place(side * 0.55 * np.asarray(width), nose + 0.28, np.asarray(z) - 0.05)
        end = pose.place(side * np.asarray(width), nose + 0.21, np.asarray(z) - 0.2)
        line = np.minimum(line, w.stroke(fork, sag, 0.012, 0.012))
        line = np.minimum(line, w.stroke(sag, end, 0.012, 0.012))
    cover = canvas.coverage(line, w.soft) * np.float32(0.75)
    w.put(picture, canvas.paint(w.cut(picture), cover, 0.06))
