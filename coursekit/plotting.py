"""The pictures of the course, in one visual language.

Every function draws one figure and returns it. End a cell with the call and a semicolon, or assign
the result: the notebook shows each figure once, because the figures are pyplot's own. Outside a
notebook, call ``savefig`` on what is returned.

Colors are told apart by color-blind readers too (Okabe and Ito, 2008); training and validation have
the same ones everywhere. Figures bring their own light ground, so that they read on dark pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from coursekit.history import History

TRAIN_COLOR = "#0072B2"  # blue
VALIDATION_COLOR = "#D55E00"  # vermilion
CLASS_COLORS = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9",
    "#D55E00", "#8C6D31", "#7F7F7F", "#5E3C99", "#1B1B1B",
)
INK = "#222222"
GROUND = "#FFFFFF"
WIDTH = 8.0  # inches: with fonts of 11 points, letters stay legible at a phone's width

METRICS = {
    "loss_train": "training loss", "loss_val": "validation loss",
    "accuracy_train": "training accuracy", "accuracy_val": "validation accuracy",
}


def use_course_style() -> None:
    """Set matplotlib up as the course's figures are (call it once, in a chapter's first cell)."""
    plt.rcParams.update({
        "figure.facecolor": GROUND, "axes.facecolor": GROUND, "savefig.facecolor": GROUND,
        "figure.dpi": 110, "figure.constrained_layout.use": True,
        "font.size": 11, "axes.titlesize": 12, "axes.labelsize": 11,
        "xtick.labelsize": 10, "ytick.labelsize": 10, "legend.fontsize": 10,
        "legend.frameon": False, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK,
        "xtick.color": INK, "ytick.color": INK,
        "axes.spines.top": False, "axes.spines.right": False,
        "axes.grid": True, "grid.color": "#DDDDDD", "grid.linewidth": 0.7, "axes.axisbelow": True,
        "axes.prop_cycle": plt.cycler(color=CLASS_COLORS), "lines.linewidth": 2,
        "image.cmap": "gray", "image.interpolation": "nearest",
    })


def plot_images(
    images: ArrayLike, labels: Sequence[Any] | ArrayLike | None = None,
    class_names: Sequence[str] | None = None, *, columns: int = 10, title: str | None = None,
) -> Figure:
    """Images (n, 64, 64), or flattened (n, 4096), in rows of ``columns``.

    ``labels`` (n,) stand above them: as they are, or as indices of ``class_names``. Raises
    ValueError where labels and images differ in number or an image is not square.
    """
    pictures = _square(images)
    n = len(pictures)
    names = None if labels is None else list(labels)  # type: ignore[arg-type]
    if names is not None and len(names) != n:
        raise ValueError(f"{n} images, but {len(names)} labels")
    if names is not None and class_names is not None:
        names = [class_names[int(label)] for label in names]
    columns = max(1, min(columns, n))
    rows = -(-n // columns)
    cell = WIDTH / max(columns, 4)
    height = rows * cell * (1.2 if names is not None else 1.0) + (0.4 if title else 0)
    figure, axes = plt.subplots(
        rows, columns, figsize=(cell * columns, height), squeeze=False
    )
    for index, ax in enumerate(axes.ravel()):
        ax.axis("off")
        if index < n:
            ax.imshow(pictures[index], cmap="gray", vmin=pictures.min(), vmax=pictures.max())
            if names is not None:
                ax.set_title(str(names[index]), fontsize=10, pad=2)
    if title:
        figure.suptitle(title)
    return figure


def plot_class_counts(labels: ArrayLike, class_names: Sequence[str]) -> Figure:
    """How many samples each class has: one bar a class, its number on it; labels (n,)."""
    counts = np.bincount(np.asarray(labels), minlength=len(class_names))
    figure, ax = plt.subplots(figsize=(WIDTH, 2.8))
    bars = ax.bar(range(len(class_names)), counts, color=TRAIN_COLOR)
    ax.bar_label(bars, padding=2, fontsize=10)
    ax.set_xticks(range(len(class_names)), class_names)
    ax.set(xlabel="class", ylabel="images")
    ax.grid(axis="x", visible=False)
    ax.margins(y=0.15)
    return figure


def plot_history(history: History, *, title: str | None = None) -> Figure:
    """Loss and accuracy of training and validation by epoch, side by side."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.2))
    epochs = np.arange(1, history.epochs + 1)
    for part, color, style in (
        ("train", TRAIN_COLOR, "-"), ("val", VALIDATION_COLOR, "--"),
    ):
        name = {"train": "training", "val": "validation"}[part]
        left.plot(epochs, getattr(history, f"loss_{part}"), style, color=color, label=name)
        right.plot(epochs, getattr(history, f"accuracy_{part}"), style, color=color, label=name)
    left.set(xlabel="epoch", ylabel="mean loss")
    right.set(xlabel="epoch", ylabel="accuracy")
    left.legend()
    if title:
        figure.suptitle(title)
    return figure


def plot_histories(histories: Mapping[str, History], *, metric: str = "loss_val") -> Figure:
    """One curve of several runs over each other; ``metric`` is a field of ``History``."""
    if metric not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}, not {metric!r}")
    figure, ax = plt.subplots(figsize=(WIDTH, 3.6))
    for (name, history), color in zip(histories.items(), _colors(len(histories)), strict=True):
        ax.plot(np.arange(1, history.epochs + 1), getattr(history, metric), color=color, label=name)
    ax.set(xlabel="epoch", ylabel=METRICS[metric])
    ax.legend()
    return figure


def plot_scores(logits: ArrayLike, y: ArrayLike, class_names: Sequence[str]) -> Figure:
    """Histograms of the decision scores (n,), one a class of y (n,), and the threshold at 0."""
    scores, labels = np.asarray(logits), np.asarray(y)
    if scores.shape != labels.shape:
        raise ValueError(f"logits and y must have one shape, not {scores.shape}, {labels.shape}")
    figure, ax = plt.subplots(figsize=(WIDTH, 3.2))
    bins = np.linspace(scores.min(), scores.max(), 41)
    for label, name in enumerate(class_names):
        ax.hist(scores[labels == label], bins, alpha=0.65, color=CLASS_COLORS[label],
                edgecolor=GROUND, linewidth=0.5, label=name)
    ax.axvline(0, color=INK, linestyle="--", linewidth=1.2)
    ax.annotate("threshold", (0, 1), xycoords=("data", "axes fraction"), xytext=(4, -4),
                textcoords="offset points", va="top", fontsize=10)
    ax.set(xlabel="logit", ylabel="images")
    ax.legend()
    return figure


def plot_weights(w: ArrayLike, *, title: str | None = None) -> Figure:
    """A weight vector (d,) with d a square number, as a picture: blue below zero, red above."""
    picture = _square(np.asarray(w)[None])[0]
    figure, ax = plt.subplots(figsize=(4.2, 3.6))
    limit = float(np.abs(picture).max()) or 1.0
    image = ax.imshow(picture, cmap="RdBu_r", vmin=-limit, vmax=limit)
    ax.axis("off")
    figure.colorbar(image, ax=ax, label="weight")
    if title:
        ax.set_title(title)
    return figure


def plot_heatmap(
    values: ArrayLike, row_labels: Sequence[Any], column_labels: Sequence[Any], *,
    row_name: str = "", column_name: str = "", title: str | None = None, digits: int = 3,
) -> Figure:
    """A table (rows, columns) as colors, with its numbers on them."""
    table = np.asarray(values, dtype=float)
    if table.shape != (len(row_labels), len(column_labels)):
        raise ValueError(
            f"values {table.shape} need {table.shape[0]} row and {table.shape[-1]} column labels, "
            f"not {len(row_labels)} and {len(column_labels)}"
        )
    height = 1.2 + 0.5 * len(row_labels)
    figure, ax = plt.subplots(figsize=(min(WIDTH, 2.5 + 0.95 * len(column_labels)), height))
    image = ax.imshow(table, cmap="cividis", aspect="auto")
    middle = np.nanmean([np.nanmin(table), np.nanmax(table)]) if np.isfinite(table).any() else 0
    for (row, column), value in np.ndenumerate(table):
        ax.text(column, row, f"{value:.{digits}f}", ha="center", va="center", fontsize=10,
                color="black" if value > middle else "white")
    ax.set_xticks(range(len(column_labels)), [str(label) for label in column_labels])
    ax.set_yticks(range(len(row_labels)), [str(label) for label in row_labels])
    ax.set(xlabel=column_name, ylabel=row_name)
    ax.grid(visible=False)
    figure.colorbar(image, ax=ax)
    if title:
        ax.set_title(title)
    return figure


def _square(images: ArrayLike) -> np.ndarray:
    """Images as (n, side, side)."""
    array = np.asarray(images)
    if array.ndim == 2:
        side = int(np.sqrt(array.shape[1]))
        if side * side != array.shape[1]:
            raise ValueError(f"rows of {array.shape[1]} numbers are no square images")
        return array.reshape(-1, side, side)
    if array.ndim != 3 or len(array) == 0:
        raise ValueError(f"images must be (n, height, width), at least one, not {array.shape}")
    return array


def _colors(n: int) -> list[str]:
    return [CLASS_COLORS[i % len(CLASS_COLORS)] for i in range(n)]


def clean_axes(width: float = WIDTH, height: float = 3.2) -> tuple[Figure, Axes]:
    """An empty drawing ground without axes, in inches, for diagrams."""
    figure, ax = plt.subplots(figsize=(width, height))
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")
    return figure, ax
