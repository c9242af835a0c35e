"""The figure of the front page: numbers, a network, and the boundary that it has learned.

The network is a real one, of 2, 4 and 1 units, trained on these points; a test trains it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import contourpy
import numpy as np

from gradekit.book.drawing import (
    FIRST_CLASS,
    INKED,
    SECOND_CLASS,
    arrow,
    box,
    disk,
    element,
    line,
    number,
    svg,
    text,
    triangle,
)

# Two features and the class of each sample.
SAMPLES = (
    (0.6, -0.3, 0), (0.6, -0.1, 0), (0.4, 0.2, 0), (0.3, 0.7, 0), (0.0, 0.6, 0), (-0.1, 0.9, 0),
    (-0.5, 0.8, 0), (-0.8, 1.0, 0), (-1.2, 0.8, 0), (-1.5, 0.6, 0), (-1.8, 0.5, 0), (-1.9, 0.3, 0),
    (-1.8, 0.0, 0), (-2.2, -0.4, 0), (-0.6, 0.3, 1), (-0.8, 0.0, 1), (-0.6, -0.4, 1),
    (-0.2, -0.6, 1), (-0.1, -0.6, 1), (0.1, -0.9, 1), (0.5, -0.9, 1), (0.6, -0.9, 1),
    (1.2, -1.0, 1), (1.4, -0.7, 1), (1.5, -0.3, 1), (1.8, -0.4, 1), (1.8, 0.1, 1), (1.9, 0.4, 1),
)  # fmt: skip
# What training has made of the weights and biases of the two layers.
WEIGHTS = ([[4.3, 0.8, 2.5, -2.8], [3.2, -0.5, -1.9, 1.4]], [[-7.0], [2.5], [6.7], [-5.6]])
BIASES = ([0.0, -0.8, 3.4, 3.3], [0.3])

WIDTH, HEIGHT = 760, 250
SHOWN = (3, 15, 9, 24, 12)  # samples whose numbers stand in the table
BOUNDS = (-2.6, 2.6)
SQUARE, LEFT, TOP = 208, 540, 6  # the plot


def logits(X: np.ndarray) -> np.ndarray:
    """What the network says to samples (n, 2): positive for the second class."""
    (W1, W2), (b1, b2) = WEIGHTS, BIASES
    return (np.tanh(X @ np.array(W1) + b1) @ np.array(W2) + b2)[:, 0]


def on_plot(x: float, y: float) -> tuple[float, float]:
    """Where a pair of features lies in the plot."""
    scale = SQUARE / (BOUNDS[1] - BOUNDS[0])
    return LEFT + (x - BOUNDS[0]) * scale, TOP + (BOUNDS[1] - y) * scale


def mark(x: float, y: float, label: int, size: float = 5.5) -> str:
    """A sample: a circle or a triangle, by its class."""
    if label:
        return triangle(x, y, size, SECOND_CLASS)
    return disk(x, y, size, FIRST_CLASS)


def table() -> Iterator[str]:
    """A few samples as the numbers that they are."""
    for row, index in enumerate(SHOWN):
        *features, label = SAMPLES[index]
        y = 22 + 42 * row
        yield mark(14, y, label, 7)
        for column, value in enumerate(features):
            x = 34 + 74 * column
            yield box(x, y - 16, 68, 32, INKED, rx=5, opacity=0.09)
            yield text(x + 34, y + 8, f"{value:.1f}".replace("-", "−"), 22)


def network() -> Iterator[str]:
    """The units, and each weight as a line: the larger, the thicker; its color is its sign."""
    columns = [(262, 2, 82), (370, 4, 54), (478, 1, 0)]
    units = [[(x, 110 + step * (i - (n - 1) / 2)) for i in range(n)] for x, n, step in columns]
    for (left, right), weights in zip(pairwise(units), WEIGHTS, strict=True):
        largest = np.abs(weights).max()
        for start, row in zip(left, weights, strict=True):
            for end, weight in zip(right, row, strict=True):
                yield line([start, end], SECOND_CLASS if weight > 0 else FIRST_CLASS,
                           1.2 + 4.2 * abs(weight) / largest, opacity=0.75)  # fmt: skip
    yield from (disk(x, y, 15) for column in units for x, y in column)


def plot() -> Iterator[str]:
    """The plane of the two features: what is decided where, and the samples."""
    steps = np.linspace(*BOUNDS, 53)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    values = logits(grid).reshape(len(steps), len(steps))
    contours = contourpy.contour_generator(steps, steps, values)
    for low, high, color in [(-np.inf, 0, FIRST_CLASS), (0, np.inf, SECOND_CLASS)]:
        for area in contours.filled(low, high)[0]:  # one piece each
            corners = (on_plot(*corner) for corner in np.asarray(area))
            d = "M" + " L".join(f"{number(a)} {number(b)}" for a, b in corners)
            yield element("path", d=f"{d} z", fill=color, opacity=0.22)
    for boundary in contours.lines(0):
        yield line((on_plot(*point) for point in np.asarray(boundary)), width=3)
    for x, y, label in SAMPLES:
        yield mark(*on_plot(x, y), label)


def shapes() -> Iterator[str]:
    """All of the figure."""
    yield from table()
    yield arrow((192, 110), (232, 110), width=3)
    yield from network()
    yield arrow((500, 110), (530, 110), width=3)
    yield from plot()
    for x, words in [(90, "numbers"), (370, "a network"), (LEFT + SQUARE / 2, "its decision")]:
        yield text(x, 243, words, 24)


def figure() -> str:
    """The figure, as SVG text."""
    return svg(
        "front", WIDTH, HEIGHT, "From numbers to a decision",
        "Left, a table with two numbers for each of five samples of two classes. In the middle a "
        "network that takes the two numbers: two inputs, four hidden units, one output; thick "
        "lines are large weights. Right, the plane of the two numbers, divided by a curve that "
        "the network has learned, with all circles on one side and all triangles on the other.",
        shapes(),
    )  # fmt: skip
