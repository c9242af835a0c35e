"""The few shapes that the book's own pictures are made of, as SVG text.

Pictures stand in the page itself: what is ink has the color of the page's text, so they are read in
the light and in the dark. Coordinates are rounded, so that a picture is the same on every machine.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from coursekit.plotting import CLASS_COLORS, INK, TRAIN_COLOR, VALIDATION_COLOR

INKED = "currentColor"
FIRST_CLASS, SECOND_CLASS = CLASS_COLORS[:2]
TRAIN, VALIDATION = TRAIN_COLOR, VALIDATION_COLOR

Point = Sequence[float]


def number(value: float) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{round(float(value), 1) + 0.0:g}"


def element(name: str, content: str = "", **attributes: object) -> str:
    """One element; ``stroke_width=2`` becomes ``stroke-width="2"``, a None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{shown(value)}"'
        for key, value in attributes.items() if value is not None
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def shown(value: object) -> str:
    """An attribute's value."""
    return number(value) if isinstance(value, float | int) else html.escape(str(value))


def line(points: Iterable[Point], color: str = INKED, width: float = 2, **more: object) -> str:
    """A line through points."""
    d = "M" + " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return path(d, color, width, **more)


def path(d: str, color: str = INKED, width: float = 2, **more: object) -> str:
    """A line, as SVG writes it; ``fill`` fills it."""
    return element("path", "", d=d, stroke=color, stroke_width=width, **{"fill": "none", **more})


def arrow(start: Point, end: Point, color: str = INKED, width: float = 2, **more: object) -> str:
    """A line with a head at its end."""
    (x, y), (to_x, to_y) = start, end
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    across, along = (to_x - x) / length * 3 * width, (to_y - y) / length * 3 * width
    head = [
        (to_x - across - 0.7 * along, to_y - along + 0.7 * across), (to_x, to_y),
        (to_x - across + 0.7 * along, to_y - along - 0.7 * across),
    ]  # fmt: skip
    return line([start, end], color, width, **more) + line(head, color, width)


def disk(x: float, y: float, r: float, color: str = INKED, **more: object) -> str:
    """A filled circle."""
    return element("circle", "", cx=x, cy=y, r=r, fill=color, **more)


def triangle(x: float, y: float, r: float, color: str = INKED, **more: object) -> str:
    """A filled triangle with a point upwards."""
    corners = f"M{number(x)} {number(y - r)} l{number(r)} {number(1.8 * r)} h{number(-2 * r)} z"
    return element("path", "", d=corners, fill=color, **more)


def box(x: float, y: float, width: float, height: float, color: str = INKED,
        **more: object) -> str:
    """A filled rectangle."""
    return element("rect", "", x=x, y=y, width=width, height=height, fill=color, **more)


def text(x: float, y: float, words: str, size: float = 20, **more: object) -> str:
    """Words centered on a point of their base line, in the page's font."""
    return element("text", html.escape(words), x=x, y=y, font_size=size, fill=INKED,
                   **{"text_anchor": "middle", **more})  # fmt: skip


def svg(name: str, width: int, height: int, title: str, description: str,
        shapes: Iterable[str]) -> str:
    """A whole picture, which says in words what it shows."""
    return element(
        "svg",
        "\n".join([
            "",
            element("title", html.escape(title), id=f"{name}-title"),
            element("desc", html.escape(description), id=f"{name}-desc"),
            *shapes,
            "",
        ]),
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}",
        class_="course-picture",
        role="img", aria_labelledby=f"{name}-title {name}-desc", color=INK,
        font_family="system-ui, sans-serif", stroke_linecap="round", stroke_linejoin="round",
    ) + "\n"  # fmt: skip
