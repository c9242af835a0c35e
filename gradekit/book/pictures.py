"""Chapters' figures: vector where they are drawings, pixels where they are pictures.

The book's kernels give each figure in both forms. What is kept in the cache of outputs is one of
them, so that pages, slides and the PDF all show the same.
"""

from __future__ import annotations

import base64
import gzip
import re
import struct
from typing import Any

# Of the kernels in which the book's chapters run, and of no others: IPython's configuration.
KERNEL = "course-book"
SETTINGS: dict[str, Any] = {
    "InlineBackend": {
        "figure_formats": ["png", "svg"],
        # The same text on every run, letters as shapes: a page's fonts do not reach into a picture.
        "rc": {"svg.hashsalt": "course", "svg.fonttype": "path"},
        "print_figure_kwargs": {"bbox_inches": "tight", "metadata": {"Date": None}},
    }
}
PNG, SVG = "image/png", "image/svg+xml"

# A heat map's cells are pixels, too, but few; in photographs and drawn signs they are the matter.
MOST_PIXEL_BYTES = 10_000
MOST_BYTES = 200_000
# Beside the PNG, when both are sent compressed.
MOST_TIMES_HEAVIER = 1.2

EMBEDDED = re.compile(r'"data:image/[\w+]+;base64,([^"]*)"')
# What only editors of drawings read.
UNUSED = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
PLACES = re.compile(r'\b(?:d|x|y)="[^"]*"|\btranslate\([^)]*\)')
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
SIZE = re.compile(r'(<svg\b[^>]*?) width="[^"]*"')
HEIGHT = re.compile(r'(<svg\b[^>]*?) height="[^"]*"')
VIEW = re.compile(r'<svg\b[^>]*? viewBox="0 0 ([\d.]+) ([\d.]+)"')


def keep_one_form(notebook: Any) -> None:
    """Leave each figure of an executed notebook in one form; changed in place.

    Parameters
    ----------
    notebook : NotebookNode
        Figures that it has in one form only stay as they are.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PNG in data and SVG in data:
                drawing = tidy(as_text(data[SVG]), png_width(data[PNG]))
                if is_better(drawing, data[PNG]):
                    data[SVG] = drawing
                    dropped = PNG
                else:
                    dropped = SVG
                del data[dropped]
                output.get("metadata", {}).pop(dropped, None)


def is_better(drawing: str, png: str) -> bool:
    """Whether to show a figure's drawing and not its picture (base64).

    A drawing has no picture inside but small ones, and is not much heavier.
    """
    inside = sum(len(found) for found in EMBEDDED.findall(drawing))
    sent = len(gzip.compress(drawing.encode(), mtime=0))
    return (
        inside <= MOST_PIXEL_BYTES
        and len(drawing) <= MOST_BYTES
        and sent <= MOST_TIMES_HEAVIER * len(base64.b64decode(png))
    )


def tidy(drawing: str, width: int) -> str:
    """A drawing without what nobody sees, as wide on a page as the picture would be.

    Places are kept to a hundredth of a point.

    Parameters
    ----------
    drawing : str
        As matplotlib writes it, in points.
    width : int
        In pixels.
    """
    text = UNUSED.sub("", drawing)
    text = PLACES.sub(lambda place: LONG_NUMBER.sub(shorter, place[0]), text)
    view = VIEW.search(text)
    if view is not None:
        height = width * float(view[2]) / float(view[1])
        text = SIZE.sub(rf'\1 width="{width}"', text, count=1)
        text = HEIGHT.sub(rf'\1 height="{height:.1f}"', text, count=1)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def shorter(number: re.Match[str]) -> str:
    """A number with two digits after the point, and no zeros at its end."""
    short = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def png_width(png: str) -> int:
    """The width in pixels that a PNG (base64) says it has."""
    head = base64.b64decode(as_text(png))[:24]
    return int(struct.unpack(">I", head[16:20])[0])


def as_text(value: str | list[str]) -> str:
    """A notebook's text, which may be kept as lines."""
    return value if isinstance(value, str) else "".join(value)
