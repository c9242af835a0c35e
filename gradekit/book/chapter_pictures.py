"""The small picture of each chapter in the table of contents: what the chapter is about, drawn.

``python -m gradekit.book.chapter_pictures`` writes all of them, and that of the front page, to
``book/_static/pictures``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from coursekit.network import ACTIVATIONS
from gradekit.book import front_figure
from gradekit.book.drawing import (
    FIRST_CLASS,
    INKED,
    SECOND_CLASS,
    TRAIN,
    VALIDATION,
    arrow,
    box,
    disk,
    element,
    line,
    path,
    svg,
    text,
    triangle,
)

FOLDER = Path(__file__).parents[2] / "book" / "_static" / "pictures"
WIDTH, HEIGHT = 240, 120
QUIET = 0.4  # opacity of what is only there for orientation

Shapes = Iterator[str]


def datasets() -> Shapes:
    """A table of tiles, dealt out to three parts."""
    for i in range(4):
        for j in range(10):
            x = 14 + 20 * j + 8 * ((j > 5) + (j > 7))
            color = TRAIN if j < 6 else VALIDATION if j < 8 else INKED
            yield box(x, 16 + 20 * i, 16, 16, color, rx=3, opacity=0.55 + 0.15 * ((3 * i + j) % 4))
    for start, end, color in [(14, 130, TRAIN), (142, 178, VALIDATION), (190, 226, INKED)]:
        yield line([(start, 106), (end, 106)], color, 3)


def one_unit() -> Shapes:
    """Two classes of points, and a straight boundary."""
    circles = [(34, 30), (58, 58), (82, 26), (40, 86), (100, 50), (74, 88), (124, 22), (112, 82)]
    triangles = [(150, 96), (172, 62), (206, 84), (190, 34), (218, 54), (182, 100), (160, 38)]
    yield from (disk(x, y, 6, FIRST_CLASS) for x, y in circles)
    yield from (triangle(x, y, 6.5, SECOND_CLASS) for x, y in triangles)
    yield line([(150, 8), (122, 112)], width=3)


def many_classes() -> Shapes:
    """Ten probabilities, one of them large."""
    logits = np.array([0.1, 0.9, 0.4, 1.5, 0.2, 2.6, 0.8, 1.2, 0.3, 0.7])
    q = np.exp(logits) / np.exp(logits).sum()
    for k, height in enumerate(q / q.max() * 88):
        yield box(16 + 21 * k, 104 - height, 15, height, TRAIN if k == 5 else INKED, rx=2,
                  opacity=1 if k == 5 else QUIET)  # fmt: skip
    yield line([(10, 106), (230, 106)], width=2.5)


def several_layers() -> Shapes:
    """A network with two hidden layers, and the way back through it."""
    columns = [(40, 3), (93, 4), (146, 4), (200, 1)]
    units = [[(x, 48 + 23 * (i - (n - 1) / 2)) for i in range(n)] for x, n in columns]
    for left, right in pairwise(units):
        yield from (line([a, b], width=1.2, opacity=QUIET) for a in left for b in right)
    for layer, place in enumerate(units):
        color = INKED if layer == 0 else TRAIN if layer < 3 else SECOND_CLASS
        yield from (disk(x, y, 8, color) for x, y in place)
    yield arrow((200, 108), (40, 108), VALIDATION, 3, stroke_dasharray="8 6")


def activations() -> Shapes:
    """Three activation functions over one axis."""
    yield line([(10, 76), (230, 76)], width=1.5, opacity=QUIET)
    yield line([(120, 8), (120, 112)], width=1.5, opacity=QUIET)
    o = np.linspace(-5, 5, 61)
    for name, color, dash in [
        ("logistic", FIRST_CLASS, "2 6"), ("tanh", VALIDATION, "9 6"), ("relu", TRAIN, None),
    ]:  # fmt: skip
        h = ACTIVATIONS[name].function(o)
        seen = [(120 + 22 * a, 76 - 30 * b) for a, b in zip(o, h, strict=True) if b < 2.2]
        yield line(seen, color, 3.5, stroke_dasharray=dash)


def automatic_derivatives() -> Shapes:
    """A graph of a computation, and the derivatives that run back through it."""
    leaves, times, loss = [(34, 28), (34, 88)], (120, 58), (204, 58)
    for leaf in leaves:
        lift = 4 if leaf[1] < times[1] else -4
        yield arrow((leaf[0] + 16, leaf[1] + lift - 3), (times[0] - 17, times[1] - lift - 3))
        yield arrow((times[0] - 20, times[1] - lift + 9), (leaf[0] + 20, leaf[1] + lift + 9),
                    VALIDATION, stroke_dasharray="5 5")  # fmt: skip
    yield arrow((138, 52), (186, 52))
    yield arrow((186, 66), (138, 66), VALIDATION, stroke_dasharray="5 5")
    for (x, y), sign, color in [(leaves[0], "x", INKED), (leaves[1], "w", INKED),
                                (times, "×", TRAIN), (loss, "R", SECOND_CLASS)]:  # fmt: skip
        yield element("circle", cx=x, cy=y, r=15, fill=color, fill_opacity=0.15, stroke=color,
                      stroke_width=2.5)  # fmt: skip
        yield text(x, y + 6, sign, 18)


def curve(values: np.ndarray) -> list[tuple[float, float]]:
    """A learning curve; 0 is the axis and 1 the top."""
    return [(22 + 200 * i / (len(values) - 1), 104 - 90 * v) for i, v in enumerate(values)]


def axes() -> Shapes:
    """The axes of a learning curve."""
    yield line([(22, 10), (22, 106), (230, 106)], width=2, opacity=QUIET)


def training() -> Shapes:
    """Two trainings with one and the same curve."""
    epochs = np.arange(25)
    falling = 0.08 + 0.9 * np.exp(-epochs / 5) * (1 + 0.12 * np.sin(1.9 * epochs))
    yield from axes()
    yield line(curve(falling), TRAIN, 7, opacity=QUIET)
    yield line(curve(falling), width=2.5, stroke_dasharray="6 6")


def generalization() -> Shapes:
    """The loss of the training part falls; that of the validation part turns."""
    t = np.linspace(0, 1, 41)
    yield from axes()
    yield line(curve(0.04 + 0.9 * np.exp(-4 * t)), TRAIN, 3.5)
    validation = 0.22 + 0.72 * np.exp(-6 * t) + 0.42 * t**1.7
    best = curve(validation)[int(validation.argmin())]
    yield line(curve(validation), VALIDATION, 3.5, stroke_dasharray="9 6")
    yield line([(best[0], 14), (best[0], 106)], width=1.5, opacity=QUIET, stroke_dasharray="3 5")
    yield disk(*best, 6, VALIDATION)


def convolution() -> Shapes:
    """A picture with a window on it, and the map that the window fills."""
    picture = ["......", ".####.", "....#.", "...#..", "..#...", "..#..."]
    for i, row in enumerate(picture):
        for j, pixel in enumerate(row):
            yield box(20 + 16 * j, 12 + 16 * i, 14, 14, INKED, rx=2,
                      opacity=0.85 if pixel == "#" else 0.15)  # fmt: skip
    for i in range(4):
        for j in range(4):
            here = (i, j) == (1, 2)
            yield box(158 + 16 * j, 28 + 16 * i, 14, 14, TRAIN, rx=2,
                      opacity=1 if here else 0.25 + 0.1 * ((2 * i + j) % 3))  # fmt: skip
    yield element("rect", x=51, y=27, width=48, height=48, fill="none", stroke=TRAIN,
                  stroke_width=3, rx=3)  # fmt: skip
    yield path("M99 51 L190 51", TRAIN, 1.5, stroke_dasharray="4 4")


# By the chapter's number: the function that draws it, and what it shows in words.
PICTURES: dict[int, tuple[Callable[[], Shapes], str]] = {
    1: (datasets, "Tiles in three groups: a large one, and two small ones held back."),
    2: (one_unit, "Circles and triangles with a straight line between them."),
    3: (many_classes, "Ten bars, one of them much higher than the others."),
    4: (several_layers, "A network of four layers; below it an arrow that leads back."),
    5: (activations, "The curves of the logistic function, tanh and the ReLU."),
    6: (automatic_derivatives, "A graph from x and w to R; dashed arrows lead back."),
    7: (training, "Two learning curves, one exactly over the other, fall and level off."),
    8: (generalization, "The training loss falls on; the validation loss turns and rises."),
    9: (convolution, "A pixel picture with a window of 3 by 3, and the map it fills."),
}


def picture(number: int) -> str:
    """The picture of a chapter, as SVG text."""
    draw, words = PICTURES[number]
    return svg(f"picture-{number}", WIDTH, HEIGHT, f"Picture of chapter {number}", words, draw())


def drawn() -> dict[str, str]:
    """All pictures, by file name."""
    found = {f"chapter_{n:02d}.svg": picture(n) for n in PICTURES}
    return {**found, "front.svg": front_figure.figure()}


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in drawn().items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
