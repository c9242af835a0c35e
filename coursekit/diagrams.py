"""Drawings of networks, in the visual language of `coursekit.plotting`."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from coursekit.plotting import (
    INK,
    QUIET,
    TRAIN_COLOR,
    VALIDATION_COLOR,
    in_course_style,
    new_figure,
)

MOST_INPUTS = 6  # of more inputs, the first three and the last are drawn
LAYER = "#E3EEF6"  # fill of what computes
WORDS = "#555555"  # names of what flows
MIDDLE = 2.55  # height of the line that runs from the sum to the decision


@in_course_style
def binary_network(n_inputs: int = 4) -> Figure:
    """One unit: inputs, weights, their sum o, the logistic q, the threshold, y-hat (chapter 02).

    More than six inputs are drawn as the first three, dots, and the last. ValueError if
    ``n_inputs`` is not at least 1.
    """
    if not isinstance(n_inputs, numbers.Integral) or isinstance(n_inputs, bool) or n_inputs < 1:
        raise ValueError(f"n_inputs must be a whole number, at least 1, not {n_inputs!r}")
    fig, axes = new_figure(height=3.5)
    ax = axes[0, 0]
    ax.set(xlim=(0, 10.4), ylim=(-0.5, 5.2), aspect="equal")
    ax.set_axis_off()

    total, squash, decide = (3.55, MIDDLE), (6.1, MIDDLE), (8.5, MIDDLE)
    names = _input_names(n_inputs)
    heights = np.linspace(4.6, 0.5, len(names)) if len(names) > 1 else np.array([MIDDLE])
    for name, height in zip(names, heights, strict=True):
        if not name:
            ax.text(0.55, height, r"$\vdots$", ha="center", va="center", fontsize=15)
            continue
        _circle(ax, (0.55, height), 0.36, f"$x_{{{name}}}$", fill="white")
        start, end = _between((0.55, height), 0.36, total, 0.52)
        _arrow(ax, start, end)
        place = (start[0] + 0.42 * (end[0] - start[0]), start[1] + 0.42 * (end[1] - start[1]))
        _on_line(ax, place, f"$w_{{{name}}}$")

    _arrow(ax, (total[0], 0.85), (total[0], MIDDLE - 0.52))
    ax.text(total[0], 0.55, "$b$", ha="center", va="center", fontsize=13)
    _circle(ax, total, 0.52, r"$\Sigma$", fill=LAYER, size=17)
    for box, draw in ((squash, _logistic_curve), (decide, _step)):
        ax.add_patch(Rectangle((box[0] - 0.62, box[1] - 0.55), 1.24, 1.1, facecolor=LAYER,
                               edgecolor=INK, linewidth=1.4))
        draw(ax, box)
    for from_x, to_x, label in ((4.07, 5.48, "$o$"), (6.72, 7.88, "$q$"), (9.12, 9.8, "")):
        _arrow(ax, (from_x, MIDDLE), (to_x, MIDDLE))
        ax.text((from_x + to_x) / 2 - 0.05, MIDDLE + 0.26, label, ha="center", va="center",
                fontsize=14)
    ax.text(10.08, MIDDLE, r"$\hat{y}$", ha="center", va="center", fontsize=15)

    for (x, _), name, formula in (
        (total, "sum", r"$o = \mathbf{w}^{\!\top}\mathbf{x} + b$"),
        (squash, "logistic", r"$q = 1 / (1 + e^{-o})$"),
        (decide, "threshold", r"$\hat{y} = 1\ \mathrm{if}\ q \geq 1/2$"),
    ):
        ax.text(x, 4.25, name, ha="center", va="baseline", fontsize=11)
        ax.text(x, 3.62, formula, ha="center", va="baseline", fontsize=12)
    for x, name in ((4.78, "logit"), (7.3, "probability"), (10.0, "class")):
        ax.text(x, 1.55, name, ha="center", va="baseline", fontsize=11, color=WORDS)
    for x, name in ((0.6, "inputs"), (2.05, "weights"), (total[0], "bias")):
        ax.text(x, -0.35, name, ha="center", va="baseline", fontsize=11, color=WORDS)
    return fig


def _input_names(n: int) -> list[str]:
    """The indices of the inputs that are drawn; an empty one stands for the dots."""
    if n <= MOST_INPUTS:
        return [str(i) for i in range(1, n + 1)]
    return ["1", "2", "3", "", str(n)]


def _circle(ax: Any, center: tuple[float, float], radius: float, text: str, *, fill: str,
            size: float = 13) -> None:
    ax.add_patch(Circle(center, radius, facecolor=fill, edgecolor=INK, linewidth=1.4))
    size = size if len(text) < 9 else 0.72 * size  # long indices
    ax.text(*center, text, ha="center", va="center", fontsize=size)


def _between(
    a: tuple[float, float], radius_a: float, b: tuple[float, float], radius_b: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the line between the centers of two circles leaves the first and meets the second."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = float(np.hypot(dx, dy))
    return (
        (a[0] + radius_a * dx / length, a[1] + radius_a * dy / length),
        (b[0] - radius_b * dx / length, b[1] - radius_b * dy / length),
    )


def _arrow(ax: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.annotate("", end, start, arrowprops={
        "arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": INK, "linewidth": 1.3,
        "shrinkA": 0, "shrinkB": 0,
    })


def _on_line(ax: Any, place: tuple[float, float], text: str) -> None:
    """A label that interrupts its line, so that it belongs to no other."""
    ax.text(*place, text, ha="center", va="center", fontsize=12.5, color=TRAIN_COLOR,
            bbox={"boxstyle": "square,pad=0.12", "facecolor": ax.get_facecolor(),
                  "edgecolor": "none"})


def _logistic_curve(ax: Any, center: tuple[float, float]) -> None:
    o = np.linspace(-1, 1, 60)
    _axes_in_box(ax, center)
    ax.plot(center[0] + 0.46 * o, center[1] - 0.36 + 0.72 / (1 + np.exp(-6 * o)),
            color=TRAIN_COLOR, linewidth=2, linestyle="-")


def _step(ax: Any, center: tuple[float, float]) -> None:
    _axes_in_box(ax, center)
    for x, y in (((-0.46, 0), (-0.36, -0.36)), ((0, 0.46), (0.36, 0.36))):
        ax.plot(np.add(center[0], x), np.add(center[1], y), color=VALIDATION_COLOR, linewidth=2,
                linestyle="-")
    ax.plot([center[0]] * 2, [center[1] - 0.36, center[1] + 0.36], color=VALIDATION_COLOR,
            linewidth=1, linestyle=":")


def _axes_in_box(ax: Any, center: tuple[float, float]) -> None:
    ax.plot([center[0] - 0.5, center[0] + 0.5], [center[1] - 0.36] * 2, color=QUIET, linewidth=0.8,
            linestyle="-")
    ax.plot([center[0]] * 2, [center[1] - 0.36, center[1] + 0.42], color=QUIET, linewidth=0.8,
            linestyle="-")


# --- two layers (chapter 04) ----------------------------------------------------------------------


@in_course_style
def two_layer_graph(backward: bool = False) -> Figure:
    """Forward graph of the two-layer network with its loss (chapter 04).

    With ``backward``, the derivatives that come back are drawn below it.
    """
    fig, axes = new_figure(height=4.3 if backward else 3.2)
    ax = axes[0, 0]
    ax.set(xlim=(0, 10.4), ylim=(-1.9 if backward else -0.1, 5.1), aspect="equal")
    ax.set_axis_off()
    middle, half = 2.4, 0.44
    boxes = {1.75: r"$\Sigma$", 3.75: r"$\tanh$", 5.75: r"$\Sigma$", 7.9: r"$\ell_{\mathrm{CE}}$"}
    names = {1.75: "sum", 3.75: "activation", 5.75: "sum", 7.9: "loss"}
    for x, text in boxes.items():
        ax.add_patch(Rectangle((x - 0.55, middle - half), 1.1, 2 * half, facecolor=LAYER,
                               edgecolor=INK, linewidth=1.4))
        ax.text(x, middle, text, ha="center", va="center", fontsize=14)
        ax.text(x, middle + 0.72, names[x], ha="center", va="baseline", fontsize=10.5, color=WORDS)
    flows = ((0.55, 1.2, ""), (2.3, 3.2, r"$\mathbf{o}^{(1)}$"),
             (4.3, 5.2, r"$\mathbf{h}$"), (6.3, 7.35, "$o$"), (8.45, 9.4, r"$\ell$"))
    for start, end, label in flows:
        _arrow(ax, (start, middle), (end, middle))
        ax.text((start + end) / 2, middle + 0.34, label, ha="center", va="center", fontsize=13)
    for x, label in ((1.75, r"$\mathbf{W}^{(1)}\!,\ \mathbf{b}^{(1)}$"),
                     (5.75, r"$\mathbf{w}^{(2)}\!,\ b^{(2)}$"), (7.9, "$y$")):
        _arrow(ax, (x, 4.15), (x, middle + 1.12))
        ax.text(x, 4.45, label, ha="center", va="center", fontsize=13, color=TRAIN_COLOR)
    ax.text(0.3, middle, r"$\mathbf{x}$", ha="center", va="center", fontsize=14)
    for x, name in ((2.75, "hidden layer"), (5.75, "output layer")):
        ax.text(x, 1.35, name, ha="center", va="baseline", fontsize=11, color=WORDS)
    if backward:
        _backward_arrows(ax)
    return fig


def _backward_arrows(ax: Any) -> None:
    """The derivatives on their way back, from the loss to the parameters of the first layer."""
    height = 0.35
    stops = ((7.9, 5.75, r"$\delta = \partial \ell / \partial o$"),
             (5.75, 3.75, r"$\partial \ell / \partial \mathbf{h}$"),
             (3.75, 1.75, r"$\mathbf{\delta}^{(1)} = \partial \ell / \partial \mathbf{o}^{(1)}$"))
    for start, end, label in stops:
        ax.annotate("", (end + 0.08, height), (start - 0.08, height), arrowprops={
            "arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": VALIDATION_COLOR,
            "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0,
        })
        ax.text((start + end) / 2, height + 0.38, label, ha="center", va="center", fontsize=11.5,
                color=VALIDATION_COLOR)
    for x, label in ((5.75, r"$\partial \ell / \partial \mathbf{w}^{(2)} = \delta\,\mathbf{h}$"),
                     (1.75, r"$\partial \ell / \partial \mathbf{W}^{(1)} = "
                            r"\mathbf{x}\,\mathbf{\delta}^{(1)\top}$")):
        ax.annotate("", (x, -0.85), (x, height - 0.1), arrowprops={
            "arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": VALIDATION_COLOR,
            "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0,
        })
        ax.text(x, -1.3, label, ha="center", va="center", fontsize=12, color=VALIDATION_COLOR)


@in_course_style
def softmax_network(n_inputs: int = 4, n_classes: int = 3) -> Figure:
    """One layer, several classes: inputs, a sum for each class, softmax, hardmax (chapter 03).

    Classes are counted from 0. More than six inputs are drawn as the first three, dots, and the
    last; more than four classes as the first two, dots, and the last. ValueError if ``n_inputs``
    is not at least 1, or ``n_classes`` not at least 2.
    """
    for name, value, least in (("n_inputs", n_inputs, 1), ("n_classes", n_classes, 2)):
        whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
        if not whole or value < least:
            raise ValueError(f"{name} must be a whole number, at least {least}, not {value!r}")
    fig, axes = new_figure(height=4.2)
    ax = axes[0, 0]
    ax.set(xlim=(0, 10.4), ylim=(-0.9, 5.9), aspect="equal")
    ax.set_axis_off()

    inputs, classes = _input_names(n_inputs), [str(i) for i in range(n_classes)]
    if n_classes > 4:
        classes = ["0", "1", "", str(n_classes - 1)]
    middle = 2.3
    levels = np.linspace(4.25, 0.35, len(classes))
    heights = np.linspace(4.25, 0.35, len(inputs)) if len(inputs) > 1 else np.array([middle])
    for name, height in zip(inputs, heights, strict=True):
        if not name:
            ax.text(0.55, height, r"$\vdots$", ha="center", va="center", fontsize=15)
            continue
        for label, level in zip(classes, levels, strict=True):
            if label:
                _arrow(ax, *_between((0.55, height), 0.36, (3.3, level), 0.46))
        _circle(ax, (0.55, height), 0.36, f"$x_{{{name}}}$", fill="white")
    for x, width, text in ((5.55, 1.0, "softmax"), (8.05, 1.0, "hardmax")):
        ax.add_patch(Rectangle((x - width / 2, -0.15), width, 4.9, facecolor=LAYER, edgecolor=INK,
                               linewidth=1.4))
        ax.text(x, middle, text, ha="center", va="center", fontsize=13, rotation=90)
    for label, level in zip(classes, levels, strict=True):
        if not label:
            for x in (3.3, 4.5, 6.8, 9.3):
                ax.text(x, level, r"$\vdots$", ha="center", va="center", fontsize=15)
            continue
        _circle(ax, (3.3, level), 0.46, r"$\Sigma$", fill=LAYER, size=15)
        for from_x, to_x, symbol in ((3.76, 5.05, "o"), (6.05, 7.55, "q"), (8.55, 9.3, "")):
            _arrow(ax, (from_x, level), (to_x, level))
            if symbol:
                ax.text((from_x + to_x) / 2 - 0.1, level + 0.3, f"${symbol}_{{{label}}}$",
                        ha="center", va="center", fontsize=13)
        ax.text(9.75, level, rf"$\hat{{y}}_{{{label}}}$", ha="center", va="center", fontsize=14)
    for x, name in ((0.55, "inputs"), (1.95, "weights"), (3.3, "sums"), (4.4, "logits"),
                    (6.8, "probabilities"), (9.6, "one-hot")):
        ax.text(x, -0.7, name, ha="center", va="baseline", fontsize=10, color=WORDS)
    for x, formula in ((2.4, r"$\mathbf{o} = \mathbf{W}^{\!\top}\mathbf{x} + \mathbf{b}$"),
                       (6.6, r"$q_i = e^{o_i} / \sum_j e^{o_j}$")):
        ax.text(x, 5.25, formula, ha="center", va="baseline", fontsize=12)
    return fig


# --- convolution and pooling (chapter 09) ---------------------------------------------------------


@in_course_style
def convolution_and_pooling() -> Figure:
    """A kernel slides over an image of 6 x 6, and a window of 2 x 2 over the result (chapter 09).

    The numbers are computed: a bright bar, a kernel for vertical edges, largest values.
    """
    image = np.zeros((6, 6), dtype=np.int64)
    image[:, 2:4] = 3
    image[4:, 2] = 0
    kernel = np.array([[-1, 0, 1]] * 3)
    patches = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    result = np.einsum("ijkl,kl->ij", patches, kernel)
    pooled = result.reshape(2, 2, 2, 2).max(axis=(1, 3))

    fig, axes = new_figure(height=2.9)
    ax = axes[0, 0]
    ax.set(xlim=(-0.2, 18.9), ylim=(8.0, -0.6), aspect="equal")
    ax.set_axis_off()
    # Row 3 and column 1 of the result: the window shows, and so does where its number goes.
    grids = (
        (0.0, 0.0, image, (3, 1, 3, 3), TRAIN_COLOR, "image, 6 × 6"),
        (7.1, 1.5, kernel, (0, 0, 3, 3), TRAIN_COLOR, "kernel"),
        (11.3, 1.0, result, (3, 1, 1, 1), TRAIN_COLOR, "feature map, 4 × 4"),
        (16.5, 2.0, pooled, (1, 0, 1, 1), VALIDATION_COLOR, "pooled, 2 × 2"),
    )
    for left, top, values, (row, column, rows, columns), color, name in grids:
        _numbers(ax, left, top, values)
        ax.add_patch(Rectangle((left + column, top + row), columns, rows, facecolor="none",
                               edgecolor=color, linewidth=2.6, zorder=3))
        center = left + values.shape[1] / 2
        ax.text(center, 6.75, name, ha="center", va="center", fontsize=9.5, color=WORDS)
    ax.add_patch(Rectangle((11.3, 3.0), 2, 2, facecolor="none", edgecolor=VALIDATION_COLOR,
                           linewidth=2.6, zorder=2, linestyle=(0, (3, 1.5))))
    ax.text(6.55, 3.0, r"$\star$", ha="center", va="center", fontsize=15)
    _arrow(ax, (10.25, 3.0), (11.15, 3.0))
    _arrow(ax, (15.4, 3.0), (16.35, 3.0))
    ax.text(15.9, 2.4, "max", ha="center", va="center", fontsize=9.5, color=VALIDATION_COLOR)
    return fig


def _numbers(ax: Any, left: float, top: float, values: np.ndarray) -> None:
    """A table of whole numbers in square cells; the larger, the darker its cell."""
    most = max(1, int(np.abs(values).max()))
    for (row, column), value in np.ndenumerate(values):
        share = 0.35 * abs(int(value)) / most
        ax.add_patch(Rectangle((left + column, top + row), 1, 1, edgecolor=QUIET, linewidth=0.7,
                               facecolor=str(1 - share) if value >= 0 else "white",
                               hatch="" if value >= 0 else "////"))
        ax.text(left + column + 0.5, top + row + 0.52, str(value).replace("-", "−"), ha="center",
                va="center", fontsize=9.5, zorder=4, bbox=None if value >= 0 else
                {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})


@in_course_style
def receptive_field(
    layers: Sequence[tuple[int, int]], names: Sequence[str] | None = None
) -> Figure:
    """What one unit of the last layer sees of the layers below, along one axis (chapter 09).

    ``layers`` are the pairs (kernel size, stride), from the input up; ``names`` one for each.
    ValueError if a number is below 1, the names do not match, or the field exceeds 40 pixels.
    """
    names = [f"size {k}, stride {s}" for k, s in layers] if names is None else list(names)
    if len(names) != len(layers) or not layers:
        raise ValueError(f"there must be a name for each layer: {len(layers)} and {len(names)}")
    if any(min(layer) < 1 for layer in layers):
        raise ValueError(f"kernel sizes and strides must be at least 1, they are {list(layers)}")
    seen = [1]  # by the unit at the top, of each layer from there down to the input
    for size, stride in reversed(layers):
        seen.append((seen[-1] - 1) * stride + size)
    seen.reverse()
    if seen[0] > 40:
        raise ValueError(f"the receptive field is {seen[0]} pixels wide, too many to draw")

    fig, axes = new_figure(height=1.1 + 0.62 * len(layers))
    ax = axes[0, 0]
    step, start, places = 1.0, 0.0, []  # of the units of a layer: distance, and middle of the first
    count = seen[0] + 2 * int(np.prod([s for _, s in layers]))  # so that the last layer has three
    for level in range(len(layers) + 1):
        places.append(start + step * np.arange(count))
        if level < len(layers):
            size, stride = layers[level]
            start, step = start + step * (size - 1) / 2, step * stride
            count = (count - size) // stride + 1
    middle = float(places[-1][len(places[-1]) // 2])
    inside = [np.sort(x[np.argsort(np.abs(x - middle), kind="stable")[:n]])
              for x, n in zip(places, seen, strict=True)]
    rise = 2.2
    for level, x in enumerate(places):
        height = rise * level
        for place in x:
            sees = bool(np.isclose(inside[level], place).any())
            ax.add_patch(Rectangle((place - 0.4, height - 0.4), 0.8, 0.8, edgecolor=INK,
                                   linewidth=0.9, facecolor=TRAIN_COLOR if sees else "white"))
            if level and sees:
                reach = places[level - 1][np.abs(places[level - 1] - place)
                                          < (layers[level - 1][0] - 1) / 2
                                          * (places[level - 1][1] - places[level - 1][0]) + 0.01]
                for end in (reach[0], reach[-1]):
                    ax.plot([place, end], [height - 0.4, height - rise + 0.4], color=QUIET,
                            linewidth=0.8, linestyle="-", zorder=0)
        name = "input" if level == 0 else names[level - 1]
        what = "pixel" if level == 0 else "unit"
        ax.text(-1.2, height, name, ha="right", va="center", fontsize=10)
        ax.text(places[0][-1] + 1.2, height, f"{seen[level]} {what}{'s' * (seen[level] > 1)}",
                ha="left", va="center", fontsize=10, color=TRAIN_COLOR)
    ax.set(xlim=(-0.42 * len(places[0]) - 3, 1.24 * len(places[0]) + 2),
           ylim=(-1, rise * len(layers) + 1))
    ax.set_axis_off()
    return fig


# --- memory and shapes (chapter 06) ---------------------------------------------------------------


@in_course_style
def shared_memory() -> Figure:
    """An array, a tensor and a slice on one block of memory; a clone on its own (chapter 06)."""
    fig, axes = new_figure(height=2.9)
    ax = axes[0, 0]
    ax.set(xlim=(0, 11.2), ylim=(-0.4, 4.7), aspect="equal")
    ax.set_axis_off()
    values = ("7", "-1", "0", "0")
    for left, color in ((1.2, TRAIN_COLOR), (7.3, VALIDATION_COLOR)):
        for i, value in enumerate(values):
            ax.add_patch(Rectangle((left + 0.8 * i, 0.55), 0.8, 0.8, facecolor="white",
                                   edgecolor=color, linewidth=1.8))
            ax.text(left + 0.8 * i + 0.4, 0.95, value, ha="center", va="center", fontsize=12)
    ax.text(2.8, 0.0, "one block of memory", ha="center", va="center", fontsize=10.5, color=WORDS)
    ax.text(8.9, 0.0, "another one", ha="center", va="center", fontsize=10.5, color=WORDS)
    for x, name, how, foot in ((1.05, "array", "np.zeros(4)", 1.6),
                               (3.65, "tensor", "from_numpy(array)", 2.8),
                               (6.2, "part", "tensor[2:]", 3.8),
                               (9.1, "copy", "tensor.clone()", 8.9)):
        ax.add_patch(Rectangle((x - 0.75, 3.15), 1.5, 0.7, facecolor=LAYER, edgecolor=INK,
                               linewidth=1.4))
        ax.text(x, 3.5, name, ha="center", va="center", fontsize=12)
        ax.text(x, 4.2, how, ha="center", va="center", fontsize=10, color=WORDS,
                family="monospace")
        _arrow(ax, (x, 3.15), (foot, 1.42))
    return fig


@in_course_style
def broadcast_shapes() -> Figure:
    """How (3, 4) + (4,) and (3, 1) + (4,) stretch; what is repeated is pale (chapter 06)."""
    fig, axes = new_figure(height=3.9)
    ax = axes[0, 0]
    ax.set(xlim=(-0.2, 17.4), ylim=(-0.6, 10.1), aspect="equal")
    ax.set_axis_off()
    cases = (
        (5.6, ((3, 4), (3, 4), "(3, 4)"), ((1, 4), (3, 4), "(4,)")),
        (0.3, ((3, 1), (3, 4), "(3, 1)"), ((1, 4), (3, 4), "(4,)")),
    )
    for bottom, *parts in cases:
        parts = [*parts, ((3, 4), (3, 4), "(3, 4)")]
        for left, (own, stretched, name), sign in zip((0.0, 6.2, 12.4), parts, ("+", "=", ""),
                                                      strict=True):
            for row in range(stretched[0]):
                for column in range(stretched[1]):
                    solid = row < own[0] and column < own[1]
                    ax.add_patch(Rectangle(
                        (left + 1.1 * column, bottom + 1.1 * (2 - row)), 1.0, 1.0,
                        facecolor=TRAIN_COLOR if solid else LAYER,
                        edgecolor=INK if solid else QUIET, linewidth=0.9,
                        linestyle="-" if solid else ":", alpha=1.0 if sign else 0.75))
            ax.text(left + 2.15, bottom + 3.75, name, ha="center", va="center", fontsize=11)
            ax.text(left + 5.25, bottom + 1.6, sign, ha="center", va="center", fontsize=15)
    return fig


# --- dropout (chapter 08) -------------------------------------------------------------------------


@in_course_style
def dropout_network() -> Figure:
    """A network as it is evaluated, and in one training step with dropout (chapter 08)."""
    fig, axes = new_figure(1, 2, height=3.35)
    columns = ((0.5, 4), (2.2, 5), (3.9, 5), (5.6, 2))  # place and number of units of each layer
    off = {(1, 1), (1, 3), (2, 0), (2, 2)}  # layer and unit, counted from the top
    for ax, dropped, title in ((axes[0, 0], set(), "evaluation: all units"),
                               (axes[0, 1], off, "one training step")):
        ax.set(xlim=(-0.1, 6.2), ylim=(-1.15, 4.75), aspect="equal", title=title)
        ax.set_axis_off()
        places = {(layer, unit): (x, 2.2 + 0.9 * ((n - 1) / 2 - unit))
                  for layer, (x, n) in enumerate(columns) for unit in range(n)}
        for (layer, unit), start in places.items():
            for (after, other), end in places.items():
                if after == layer + 1 and not dropped & {(layer, unit), (after, other)}:
                    (x, y), (u, v) = _between(start, 0.3, end, 0.3)
                    ax.plot([x, u], [y, v], color=QUIET, linewidth=0.8, linestyle="-")
        for key, (x, y) in places.items():
            hidden = key[0] in (1, 2)
            _circle(ax, (x, y), 0.3, "", fill=LAYER if hidden and key not in dropped else "white")
            if key in dropped:
                for sign in (-1, 1):
                    ax.plot([x - 0.21, x + 0.21], [y - 0.21 * sign, y + 0.21 * sign],
                            color=VALIDATION_COLOR, linewidth=2, linestyle="-")
        for x, name in ((0.5, "inputs"), (3.05, "hidden units"), (5.6, "logits")):
            ax.text(x, -0.45, name, ha="center", va="baseline", fontsize=10, color=WORDS)
        formula = r"$h_j$" if not dropped else r"$h_j\,/\,(1-p)$, or 0 (crossed out)"
        ax.text(3.05, -1.05, formula, ha="center", va="baseline", fontsize=11,
                color=VALIDATION_COLOR if dropped else INK)
    return fig
