"""The still pictures that stand for the interactive figures where scripts are off.

``python -m gradekit.book.interactive_stills`` writes them to ``book/_static/interactive``.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from coursekit.binary import binary_cross_entropy, binary_cross_entropy_gradient
from coursekit.network import ACTIVATIONS, Network
from coursekit.plotting import (
    CLASS_COLORS,
    INK,
    TRAIN_COLOR,
    VALIDATION_COLOR,
    in_course_style,
    new_figure,
)
from gradekit.book.interactive import FIGURES, FOLDER, PICTURES, SAMPLES

BOUNDARY_EPOCHS = (0, 37, 118, 485, 2000)  # of those that are kept
PATH_COLOR = "#B2182B"
Array = NDArray[np.float64]
X = np.array([sample[:2] for sample in SAMPLES])
Y = np.array([sample[2] for sample in SAMPLES])


def svg(name: str) -> str:
    """A still picture as SVG text, the same on every run."""
    figure = DRAWINGS[name]()
    text = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": name}):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    # Without the blanks that matplotlib leaves at the end of lines.
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def draw_losses(ax: Axes, bias: float, half: float) -> None:
    """Lines of equal loss over the two weights."""
    grid = np.linspace(-half, half, 45)
    loss = np.array([[binary_cross_entropy(X @ [a, b] + bias, Y) for a in grid] for b in grid])
    levels = loss.min() + 0.012 * 1.8 ** np.arange(11)
    ax.contour(grid, grid, loss, levels=levels, colors="#B9B9B4", linewidths=0.9)
    ax.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal", xlim=(-half, half), ylim=(-half, half),
           xticks=[-half, 0, half], yticks=[-half, 0, half])
    ax.grid(False)


@in_course_style
def logistic_unit() -> Figure:
    """Samples with a bad boundary, and where its weights lie on the loss."""
    values = FIGURES["logistic-unit"].values
    w, b, rate = np.array(values["start"][:2]), values["start"][2], values["rate"]
    figure, axes = new_figure(1, 2, 3.1)
    left, right = axes[0]
    for label, marker in [(0, "o"), (1, "^")]:
        points = X[label == Y]
        left.scatter(*points.T, s=22, marker=marker, color=CLASS_COLORS[label])
    wrong = X[(X @ w + b >= 0) != Y]
    left.scatter(*wrong.T, s=90, facecolor="none", edgecolor=INK, linewidth=0.9)
    ends = np.array([-3.0, 3.0])
    for level in (-2, 0, 2):
        left.plot(ends, (level - b - w[0] * ends) / w[1], color=INK, linestyle="-",
                  linewidth=0.8 if level else 2.2)  # fmt: skip
    left.set(title="samples and boundary", xlabel="$x_1$", ylabel="$x_2$", aspect="equal",
             xlim=(-3, 3), ylim=(-3, 3))  # fmt: skip
    left.grid(False)
    draw_losses(right, b, 6)
    after = w - rate * np.asarray(binary_cross_entropy_gradient(X, Y, w, b)[0])
    right.plot(*np.array([w, after]).T, color=PATH_COLOR, linestyle="-")
    right.plot(*w, marker="o", color=TRAIN_COLOR)
    right.set_title("loss over the weights")
    return figure


@in_course_style
def step_size() -> Figure:
    """Thirty steps of gradient descent, and the loss after each."""
    values = FIGURES["step-size"].values
    path = [np.array(values["start"])]
    for _ in range(30):
        slope = binary_cross_entropy_gradient(X, Y, path[-1], values["bias"])[0]
        path.append(path[-1] - 2.0 * np.asarray(slope))
    figure, axes = new_figure(1, 2, 3.1)
    draw_losses(axes[0, 0], values["bias"], 5)
    style = {"color": PATH_COLOR, "marker": "o", "markersize": 3, "linewidth": 1, "linestyle": "-"}
    axes[0, 0].plot(*np.array(path).T, **style)
    axes[0, 0].plot(*path[0], marker="o", color=TRAIN_COLOR)
    axes[0, 0].set_title("thirty steps of size $\\rho = 2$")
    axes[0, 1].plot([binary_cross_entropy(X @ w + values["bias"], Y) for w in path], **style)
    axes[0, 1].set(title="loss after each step", xlabel="step", ylabel="loss", ylim=(0, 4))
    return figure


@in_course_style
def boundary() -> Figure:
    """Decision regions at a few epochs of one training, and its losses."""
    values = FIGURES["boundary"].values
    epochs, training = np.array(values["epochs"]), values["trainings"][0]
    points = np.array(values["samples"])[:60]
    figure, axes = new_figure(2, 3, 4.6)
    for ax, epoch in zip(axes.flat, BOUNDARY_EPOCHS, strict=False):
        frame = training["frames"][list(epochs).index(epoch)]
        draw_regions(ax, np.array(frame), training["units"], points)
        ax.set_title(f"epoch {epoch}")
    ax = axes[1, 2]
    for part, label, color, dashes in [("train", "training", TRAIN_COLOR, "-"),
                                       ("validation", "validation", VALIDATION_COLOR, "--")]:
        ax.plot(np.log10(1 + epochs), training[part], color=color, linestyle=dashes, label=label)
    ticks = np.array([0, 10, 100, 1000])
    ax.set_xticks(np.log10(1 + ticks), [str(tick) for tick in ticks])
    ax.set(title="loss", xlabel="epoch", ylim=(0, 0.9))
    ax.legend(loc="lower left")
    return figure


def draw_regions(ax: Axes, parameters: Array, units: int, points: Array) -> None:
    """What a network with two inputs decides, with its hidden units' lines and some points."""
    net = Network([2, units, 1])
    W, b, w, net.biases[1] = np.split(parameters, np.array([2, 3, 4]) * units)
    net.weights, net.biases[0] = [W.reshape(2, units), w.reshape(units, 1)], b
    side = np.linspace(-2.5, 2.5, 33)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    o = net.predict_logits(grid).reshape(33, 33)
    ax.contourf(side, side, o, levels=[0, np.inf], colors=[CLASS_COLORS[1]], alpha=0.16)
    ax.contour(side, side, o, levels=[0], colors=INK, linewidths=1.8)
    for slope, offset in zip(net.weights[0].T, b, strict=True):
        start = -offset * slope / (slope @ slope)
        across = 9 * np.array([-slope[1], slope[0]]) / np.linalg.norm(slope)
        ax.plot(*np.array([start - across, start + across]).T, color="#767676", linewidth=0.8,
                linestyle="--")  # fmt: skip
    for label, marker in [(0, "o"), (1, "^")]:
        x, y, _ = points[points[:, 2] == label].T
        ax.scatter(x, y, s=6, marker=marker, color=CLASS_COLORS[label], linewidth=0)
    ax.set(aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5), xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    ax.grid(False)


@in_course_style
def activations() -> Figure:
    """The logistic function with its derivative and a tangent, and powers of that slope."""
    at = FIGURES["activations"].values["start"]
    logistic = ACTIVATIONS["logistic"]
    o, point = np.linspace(-6, 6, 121), np.array([at])
    value, slope = logistic.function(point)[0], logistic.derivative(point)[0]
    figure, axes = new_figure(1, 2, 2.9)
    left, right = axes[0]
    left.plot(o, logistic.function(o), color=TRAIN_COLOR, linestyle="-", label="$h(o)$")
    left.plot(o, logistic.derivative(o), color=VALIDATION_COLOR, linestyle="--", label="$h'(o)$")
    run = np.array([-1.5, 1.5])
    left.plot(at + run, value + slope * run, color=INK, linewidth=1, linestyle="-")
    left.plot(at, value, marker="o", color=TRAIN_COLOR)
    left.plot(at, slope, marker="o", color=VALIDATION_COLOR)
    left.set(title="logistic", xlabel="o", xlim=(-6, 6), ylim=(-0.3, 1.5))
    left.legend(loc="upper left")
    layers = np.arange(13)
    right.semilogy(layers, slope**layers, color=VALIDATION_COLOR, linestyle="--")
    right.plot(12, slope**12, marker="o", color=VALIDATION_COLOR)
    right.set(title="what layers leave of a gradient", xlabel="layers", xticks=range(0, 13, 3))
    return figure


@in_course_style
def kernel() -> Figure:
    """A picture, a kernel for vertical edges, and the feature map with its numbers."""
    rows = next(iter(PICTURES.values()))
    picture = np.array([[pixel == "#" for pixel in row] for row in rows], dtype=float)
    weights = np.array([[-1, 0, 1]] * 3)
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
    feature_map = np.tensordot(windows, weights, axes=2)
    figure, axes = new_figure(1, 3, 2.9, width_ratios=[3, 1, 3])
    for ax, title, values, colors, most in [
        (axes[0, 0], "picture", picture - 0.5, "gray", 0.5),
        (axes[0, 1], "kernel", weights, "PuOr_r", 12),
        (axes[0, 2], "feature map", feature_map, "PuOr_r", 3.6),
    ]:
        ax.pcolormesh(values, cmap=colors, vmin=-most, vmax=most, edgecolor="#B9B9B4",
                      linewidth=0.4)  # fmt: skip
        ax.set(title=title, aspect="equal")
        ax.invert_yaxis()
        ax.set_axis_off()
        if title != "picture":
            for (i, j), number in np.ndenumerate(values):
                ax.text(j + 0.5, i + 0.5, f"{number:.0f}".replace("-", "−"), ha="center",
                        va="center_baseline", fontsize=8 if title == "feature map" else 10,
                        color="white" if abs(number) > 0.8 * most else INK)  # fmt: skip
    return figure


DRAWINGS: dict[str, Callable[[], Figure]] = {
    "logistic-unit": logistic_unit, "step-size": step_size, "boundary": boundary,
    "activations": activations, "kernel": kernel,
}  # fmt: skip


def main() -> None:
    """Write all pictures."""
    folder = Path(__file__).parents[2] / "book" / "_static" / FOLDER
    for name in FIGURES:
        (folder / f"{name}.svg").write_text(svg(name), encoding="utf-8")


if __name__ == "__main__":
    main()
