"""The course's logo, its icons, and the picture that a link to it is shown with.

``python -m gradekit.book.brand`` writes them to ``book/_static``. The logo has few and thick
strokes: it must be told apart at the 16 pixels of a browser's tab.
"""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from coursekit.plotting import BACKGROUND, CLASS_COLORS, INK, QUIET, TRAIN_COLOR
from gradekit.book import front_figure
from gradekit.book.drawing import box, disk, element, line
from gradekit.book.metadata import PREVIEW, PREVIEW_SIZE, TOUCH_ICON

FOLDER = Path(__file__).parents[2] / "book" / "_static"
TITLE = "Neural networks,\nfrom NumPy to PyTorch"
SUBTITLE = "An open course that you can run:\nnine chapters, and exercises\nthat check themselves."

GROUND, STROKE, UNIT, HIDDEN = "#0B4F7A", "#9FD0EE", "#FFFFFF", CLASS_COLORS[3]
SIZE = 64  # of the logo
LAYERS = ([(12, 18), (12, 46)], [(33, 18), (33, 46)], [(53, 32)])
RADIUS, THICKNESS = 6.5, 4


def logo() -> str:
    """The logo as SVG; it is the browser's icon, too."""
    strokes = [
        line([start, end], STROKE, THICKNESS)
        for left, right in pairwise(LAYERS) for start in left for end in right
    ]  # fmt: skip
    units = [
        disk(x, y, RADIUS, HIDDEN if layer == 1 else UNIT)
        for layer, column in enumerate(LAYERS) for x, y in column
    ]  # fmt: skip
    content = [element("title", "A small network"), box(0, 0, SIZE, SIZE, GROUND, rx=14)]
    return element(
        "svg", "\n".join(["", *content, *strokes, *units, ""]), xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIZE} {SIZE}", width=SIZE, height=SIZE, role="img", stroke_linecap="round",
    ) + "\n"  # fmt: skip


def touch_icon() -> bytes:
    """The icon on a phone's home screen, as PNG; the phone rounds its corners."""
    pixels = 180
    figure = Figure(figsize=(pixels / 100, pixels / 100), dpi=100, facecolor=GROUND)
    axes = blank_axes(figure, (0, 0, 1, 1))
    axes.set(xlim=(-6, SIZE + 6), ylim=(SIZE + 6, -6))
    points = pixels / (SIZE + 12) * 72 / 100  # for one unit of the drawing
    for left, right in pairwise(LAYERS):
        for start in left:
            for end in right:
                axes.plot([start[0], end[0]], [start[1], end[1]], color=STROKE,
                          linewidth=THICKNESS * points)  # fmt: skip
    for layer, column in enumerate(LAYERS):
        for place in column:
            color = HIDDEN if layer == 1 else UNIT
            axes.add_patch(Circle(place, RADIUS, color=color, zorder=3))
    return png(figure)


def preview() -> bytes:
    """The picture that messages and social networks show with a link, as PNG."""
    width, height = PREVIEW_SIZE
    figure = Figure(figsize=(width / 100, height / 100), dpi=100, facecolor=BACKGROUND)
    figure.text(0.055, 0.86, TITLE, fontsize=45, weight="bold", color=INK, va="top",
                linespacing=1.25)  # fmt: skip
    figure.text(0.055, 0.50, SUBTITLE, fontsize=21, color=QUIET, va="top", linespacing=1.5)
    figure.add_artist(matplotlib.patches.Rectangle((0, 0), 1, 0.035, color=TRAIN_COLOR))
    draw_network(blank_axes(figure, (0.48, 0.12, 0.24, 0.44)))
    draw_plane(blank_axes(figure, (0.735, 0.12, 0.23, 0.44)))
    return png(figure)


def draw_network(axes: Axes) -> None:
    """The network of the front page's figure."""
    heights: tuple[tuple[float, ...], ...] = ((-1, 1), (-1.8, -0.6, 0.6, 1.8), (0,))
    columns = [[(float(layer), y) for y in ys] for layer, ys in enumerate(heights)]
    for (left, right), weights in zip(pairwise(columns), front_figure.WEIGHTS, strict=True):
        largest = np.abs(weights).max()
        for start, row in zip(left, weights, strict=True):
            for end, weight in zip(right, row, strict=True):
                axes.plot([start[0], end[0]], [start[1], end[1]],
                          color=CLASS_COLORS[int(weight > 0)],
                          linewidth=1.5 + 5 * abs(weight) / largest, alpha=0.8)  # fmt: skip
    for column in columns:
        x, y = np.array(column).T
        axes.scatter(x, y, s=480, color=INK, zorder=3)
    axes.set(xlim=(-0.3, 2.3), ylim=(2.2, -2.2))


def draw_plane(axes: Axes) -> None:
    """The plane that it divides, with its samples."""
    steps = np.linspace(*front_figure.BOUNDS, 200)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    values = front_figure.logits(grid).reshape(len(steps), len(steps))
    axes.contourf(steps, steps, values > 0, levels=[-0.5, 0.5, 1.5], alpha=0.25,
                  cmap=ListedColormap(CLASS_COLORS[:2]))  # fmt: skip
    axes.contour(steps, steps, values, levels=[0], colors=INK, linewidths=4)
    for label, marker in [(0, "o"), (1, "^")]:
        x, y = np.array([s[:2] for s in front_figure.SAMPLES if s[2] == label]).T
        axes.scatter(x, y, s=90, marker=marker, color=CLASS_COLORS[label], zorder=3)
    axes.set_aspect("equal")


def blank_axes(figure: Figure, place: tuple[float, float, float, float]) -> Axes:
    """Axes without frame or numbers, at a place given in parts of the figure."""
    axes = figure.add_axes(place)
    axes.set_axis_off()
    return axes


def png(figure: Figure) -> bytes:
    """The figure as PNG, without a word about who made it."""
    found = io.BytesIO()
    figure.savefig(found, format="png", facecolor=figure.get_facecolor(),
                   metadata={"Software": None})  # fmt: skip
    return found.getvalue()


def main() -> None:
    """Write logo, icon and preview."""
    (FOLDER / "logo.svg").write_text(logo(), encoding="utf-8")
    (FOLDER.parent / TOUCH_ICON).write_bytes(touch_icon())
    (FOLDER.parent / PREVIEW).write_bytes(preview())


if __name__ == "__main__":
    main()
