"""Figures with controls in the static page: no server, no other host, also as ``file://``.

A Markdown cell of a source notebook asks for one with the metadata ``course: {"interactive":
"kernel"}``. The book shows it below the cell; plain Jupyter shows nothing. Scripts and style are
in ``book/_static/interactive``, and only pages with such a figure load them. Where scripts are off
stands a still picture (``gradekit.book.interactive_stills`` draws it).
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from coursekit.errors import CourseError
from gradekit.book import boundary
from gradekit.book.outputs import is_notebook

FOLDER = "interactive"  # in the book's static files

# Twenty training pictures of each sign of chapter 02, drawn data: its two features, with mean 0 and
# deviation 1, and the class. A test computes them anew.
SAMPLES = (
    (1.67, 0.92, 1), (-1.72, -0.33, 0), (-1.39, -0.13, 0), (-0.36, 0.77, 1), (-0.73, -0.17, 1),
    (0.79, 1.62, 0), (-0.67, 1.94, 0), (1.5, -2.0, 1), (-0.83, -0.26, 0), (-0.24, -0.58, 1),
    (-1.78, -1.25, 0), (-0.21, -0.93, 1), (0.18, 0.71, 1), (2.14, 0.01, 0), (0.34, 0.6, 1),
    (-0.17, 2.28, 0), (2.45, 0.98, 1), (-0.52, 1.37, 0), (-0.64, -0.84, 1), (-0.62, 0.92, 0),
    (-1.25, 0.63, 0), (-0.01, -2.38, 1), (1.8, -1.18, 1), (0.28, -0.56, 1), (0.15, 0.33, 1),
    (1.32, 1.52, 1), (0.12, 0.73, 0), (1.46, 0.29, 1), (-0.22, 0.63, 1), (-0.87, -0.11, 0),
    (-1.11, -0.63, 0), (0.53, -0.23, 0), (-1.3, -1.54, 0), (0.28, 0.26, 1), (-1.62, 0.29, 0),
    (-0.18, 0.17, 0), (-0.19, -0.31, 1), (0.99, 0.64, 1), (-0.85, 0.72, 0), (-0.95, -1.18, 0),
)  # fmt: skip


def drawing(text: str) -> list[str]:
    """The rows of a picture: # is a white pixel."""
    return text.split()


PICTURES = {
    "a seven": drawing("""
        ............
        ............
        ..########..
        ..########..
        ........##..
        .......##...
        ......##....
        .....##.....
        ....##......
        ....##......
        ....##......
        ............
    """),
    "a frame": drawing("""
        ............
        ............
        ..########..
        ..########..
        ..##....##..
        ..##....##..
        ..##....##..
        ..##....##..
        ..########..
        ..########..
        ............
        ............
    """),
    "a cross": drawing("""
        ............
        .#........#.
        ..#......#..
        ...#....#...
        ....#..#....
        .....##.....
        .....##.....
        ....#..#....
        ...#....#...
        ..#......#..
        .#........#.
        ............
    """),
}


@dataclass(frozen=True)
class Interactive:
    """One figure: what its script starts with, and what a reader gets as text."""

    values: dict[str, Any]  # given to the script as JSON
    caption: str  # HTML
    alt: str  # of the still picture


FIGURES = {
    "logistic-unit": Interactive(
        {"samples": SAMPLES, "start": [-1.5, 2.0, 0.5], "rate": 4.0},
        "<strong>One unit, moved by hand.</strong> First plot: forty training pictures with the "
        "two features of section 2.2, scaled to mean 0 and deviation 1; circles are the sign 0, "
        "triangles the sign 1, and those decided wrongly have a ring. Second: the cross-entropy "
        "for all weights, at the present bias. The red line is the next step downhill. Find "
        "weights with a loss below 0.5. Then double <var>w</var> and <var>b</var>: the boundary "
        "stays where it is. Why does the loss change?",
        "Two plots of a unit with two inputs. Left, forty samples of two classes and a straight "
        "decision boundary that separates them badly; samples on the wrong side are ringed. Right, "
        "lines of equal loss over the two weights, with a dot at the present weights on a slope, "
        "and a line that leads from it towards the bottom of the valley.",
    ),
    "step-size": Interactive(
        {"samples": SAMPLES, "bias": 0.0, "curvatures": [0.2, 1.0], "start": [-3.0, 2.5]},
        "<strong>How large a step?</strong> Gradient descent from a start of your choice, on the "
        "loss of the unit with two weights (bias 0), or on a bowl, "
        "½(0.2 <var>w</var>₁² + <var>w</var>₂²). "
        "With <var>λ</var> for the largest second derivative at the bottom, a step size above "
        "2/<var>λ</var> can't come to rest there: each step changes the sign of the distance and "
        "makes it larger. In the bowl that goes on for ever. What does the logistic unit do "
        "instead?",
        "Two plots. Left, lines of equal loss over two weights and the path of thirty steps of "
        "gradient descent, which runs from the upper left down into the valley. Right, the loss "
        "after each step: it falls steeply at first and then levels off at its lowest value.",
    ),
    "boundary": Interactive(
        boundary.read(),
        "<strong>A training, epoch by epoch.</strong> First plot: the blot and the ring, and the "
        "boundary that the network draws after so many epochs; on each dashed line one hidden unit "
        "changes its sign, and points on the wrong side have a ring. Second: the loss on the "
        "training and on the validation data; the scale of epochs is logarithmic. The networks are "
        "those of <code>coursekit.network</code> (section 4.9), with all 200 points in each step "
        "of size 0.5. In which epochs does the loss fall fast, and what do the dashed lines do "
        "then? And what do eight units do that start alike?",
        "The same points, a blot inside a ring, with the decision regions of a network with three "
        "hidden units after 0, 37, 118, 485 and 2000 epochs. At first a straight line cuts through "
        "both classes; after 118 epochs the region of the blot is a wedge between two lines; after "
        "485 it is closed, and after 2000 a rounded triangle around the blot. A sixth plot shows "
        "the training and the validation loss: they stay near 0.7, fall to 0.4, rest there, and "
        "fall to 0.07.",
    ),
    "activations": Interactive(
        {"start": 2.0},
        "<strong>Activations, their slopes, and chains of them.</strong> First plot: "
        "<var>h</var>(<var>o</var>), its derivative <var>h</var>′(<var>o</var>), and the "
        "tangent at the <var>o</var> that you choose. Second: what is left of a gradient after "
        "several layers, if each multiplies it by that derivative. For which <var>o</var> do "
        "twelve logistic layers lose least? And tanh? With the leaky ReLU, what does a slope "
        "of 0.2 instead of 0.01 change?",
        "Two plots. Left, the logistic function, its bell-shaped derivative, and the tangent at "
        "o = 2, where the slope is about 0.1. Right, on a logarithmic scale, the powers of that "
        "slope: a straight line that falls to about one in a million million after twelve layers.",
    ),
    "kernel": Interactive(
        {"pictures": PICTURES, "kernel": "vertical edges"},
        "<strong>What a kernel sees.</strong> Draw on the picture; black is 0, white is 1. The "
        "nine weights are to be changed at will. Each number of the feature map is the sum over "
        "one window (blue), as in the formula of section 9.2, without padding: orange where it is "
        "positive, purple where it is negative. Can you find a kernel that answers to corners "
        "only? Turn it by 180°: what a mathematician calls convolution uses it like that.",
        "Left, a seven of white pixels on black, 12 by 12. In the middle a kernel of 3 by 3 with "
        "minus ones on the left, zeros, and ones on the right. Right, the feature map, 10 by 10: "
        "positive on the left edges of the seven's strokes, negative on their right edges, zero "
        "where nothing changes from left to right.",
    ),
}


def with_interactive(page: dict[str, Any], docname: str) -> None:
    """Insert the figures that the cells of a page ask for, each below its cell.

    Parameters
    ----------
    page : dict
        A notebook as JSON; changed in place.
    docname : str
        Sphinx's name of the page; the still pictures' addresses depend on its depth.

    Raises
    ------
    CourseError
        If a cell asks for a figure that does not exist, or is not a Markdown cell.
    """
    cells = []
    for cell in page["cells"]:
        cells.append(cell)
        course = cell["metadata"].get("course")
        name = course.get("interactive") if isinstance(course, dict) else None
        if name is None:
            continue
        where = f"{docname}.ipynb, cell '{cell.get('id', '?')}'"
        if name not in FIGURES:
            raise CourseError(
                f"{where}: there is no interactive figure {name!r}; there are {', '.join(FIGURES)}."
            )
        if cell["cell_type"] != "markdown":
            raise CourseError(f"{where}: only a Markdown cell can have an interactive figure.")
        text = f"```{{raw}} html\n{figure_html(name, docname)}\n```"
        cells.append({"cell_type": "markdown", "metadata": {}, "source": text,
                      "id": f"interactive-{name}"})  # fmt: skip
    page["cells"] = cells


def figure_html(name: str, docname: str) -> str:
    """The HTML of a figure: an empty place for the script, the still, the caption."""
    figure = FIGURES[name]
    still = f"{'../' * docname.count('/')}_static/{FOLDER}/{name}.svg"
    values = html.escape(json.dumps(figure.values, separators=(",", ":")))
    return (
        f'<figure class="interactive" id="interactive-{name}" data-interactive="{name}" '
        f'data-values="{values}">\n'
        '<div class="interactive-live"></div>\n'
        f'<noscript><img src="{still}" alt="{html.escape(figure.alt)}"></noscript>\n'
        f"<figcaption>{figure.caption}</figcaption>\n</figure>"
    )


def figures_in(body: str) -> list[str]:
    """Names of the figures in a page's HTML, each once, in order."""
    return list(dict.fromkeys(re.findall(r'data-interactive="([\w-]+)"', body)))


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("source-read", read_page, priority=600)  # the edition's page is made before
    app.connect("html-page-context", add_files)


def read_page(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: insert the figures into a chapter's text in memory."""
    if is_notebook(app, docname):
        page = json.loads(content[0])
        with_interactive(page, docname)
        content[0] = json.dumps(page)


def add_files(app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Style and scripts, on pages with a figure only; the shared script comes first."""
    names = figures_in(context.get("body", ""))
    if names:
        app.add_css_file(f"{FOLDER}/interactive.css")
        for place, name in enumerate(["shared", *names]):
            app.add_js_file(
                f"{FOLDER}/{name}.js", loading_method="defer", priority=600 + min(place, 1)
            )
