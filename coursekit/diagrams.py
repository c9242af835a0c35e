"""Drawings of the networks, in the visual language of ``coursekit.plotting``."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from coursekit.plotting import GROUND, INK, clean_axes

UNIT_COLOR = "#E5F1F8"
EDGE_COLOR = "#0072B2"
OUTPUT_COLOR = "#FBE9DD"


def binary_network(n_inputs: int = 4) -> Figure:
    """The single-layer network of chapter 02: inputs, weighted sum, logistic, threshold.

    ``n_inputs`` (at least 2) inputs are drawn; the last one is labeled d, after an ellipsis.
    """
    if n_inputs < 2:
        raise ValueError(f"n_inputs must be at least 2, not {n_inputs}")
    height = max(3.0, 0.82 * (n_inputs + 1))
    figure, ax = clean_axes(9.0, height)
    center = height / 2
    step = 0.78  # between the inputs
    top = center + step * n_inputs / 2
    sum_at = (3.3, center)
    for i in range(n_inputs + 1):
        y = top - step * i
        bias = i == n_inputs
        name = "1" if bias else "x_d" if i == n_inputs - 1 else f"x_{i + 1}"
        weight = "b" if bias else "w_d" if i == n_inputs - 1 else f"w_{i + 1}"
        unit(ax, (0.6, y), f"${name}$", color=GROUND if bias else UNIT_COLOR)
        end = (sum_at[0] - 0.4, center + 0.12 * (n_inputs / 2 - i))
        arrow(ax, (0.86, y), end)
        ax.text(*along((0.86, y), end, 0.42), f"${weight}$", ha="center", va="center",
                color=EDGE_COLOR, fontsize=12, bbox={"facecolor": GROUND, "edgecolor": "none",
                                                     "pad": 1.5})
    ax.text(0.6, top - step * (n_inputs - 1.5), r"$\vdots$", ha="center", va="center", fontsize=11)
    unit(ax, sum_at, r"$\Sigma$", radius=0.38, size=17)
    arrow(ax, (3.68, center), (4.6, center))
    ax.text(4.14, center + 0.12, "$o$", ha="center", va="bottom", fontsize=13)
    box(ax, (5.2, center), "logistic")
    arrow(ax, (5.8, center), (6.6, center))
    ax.text(6.2, center + 0.12, "$q$", ha="center", va="bottom", fontsize=13)
    box(ax, (7.2, center), r"$q \geq \frac{1}{2}$", color=OUTPUT_COLOR)
    arrow(ax, (7.8, center), (8.45, center))
    ax.text(8.62, center, r"$\hat{y}$", ha="center", va="center", fontsize=15)
    for x, text in ((3.3, "linear\ncombination"), (5.2, "activation"), (7.2, "decision")):
        ax.text(x, center - 0.62, text, ha="center", va="top", fontsize=10)
    return figure


def along(
    start: tuple[float, float], end: tuple[float, float], share: float
) -> tuple[float, float]:
    """The point that lies ``share`` of the way from ``start`` to ``end``."""
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def unit(
    ax: Axes, at: tuple[float, float], text: str, *, radius: float = 0.26,
    color: str = UNIT_COLOR, size: float = 12,
) -> None:
    """A circle with a formula in it."""
    ax.add_patch(Circle(at, radius, facecolor=color, edgecolor=EDGE_COLOR, linewidth=1.5, zorder=3))
    ax.text(*at, text, ha="center", va="center", fontsize=size, color=INK, zorder=4)


def box(ax: Axes, at: tuple[float, float], text: str, *, color: str = UNIT_COLOR) -> None:
    """A rounded box with a word or formula in it, 1.2 wide."""
    x, y = at
    ax.add_patch(FancyBboxPatch(
        (x - 0.55, y - 0.3), 1.1, 0.6, boxstyle="round,pad=0.05,rounding_size=0.12",
        facecolor=color, edgecolor=EDGE_COLOR, linewidth=1.5, zorder=3,
    ))
    ax.text(x, y, text, ha="center", va="center", fontsize=12, color=INK, zorder=4)


def arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A thin arrow from ``start`` to ``end``."""
    ax.annotate("", end, start, arrowprops={
        "arrowstyle": "-|>", "color": INK, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0,
    })
