"""The pictures of the course, in one visual language.

Each function returns a matplotlib Figure and shows nothing itself. In a notebook the picture
appears exactly once, below the cell, however the cell ends: ``plot_history(h)``,
``plot_history(h);``, or more code after it. Write the first. A figure kept in a variable and named
in a later cell appears there again. In a script, call ``plt.show()`` or ``figure.savefig(...)``.

Colors are chosen after Okabe and Ito, so that people with any color vision can tell them apart,
and lines differ in more than color. Every figure has a light background of its own, so that it can
be read on a dark page, and letters that can be read on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from coursekit.history import History

Array = NDArray[Any]
P = ParamSpec("P")

TRAIN_COLOR = "#0072B2"  # blue
VALIDATION_COLOR = "#D55E00"  # vermilion
# One color a class, not those of the two parts of the data while there are few classes.
CLASS_COLORS = (
    "#009E73", "#AA4499", "#56B4E9", "#E69F00", "#000000", "#F0E442", "#0072B2", "#D55E00",
    "#999999", "#CC79A7",
)
LINE_COLORS = (TRAIN_COLOR, VALIDATION_COLOR, "#009E73", "#AA4499", "#222222", "#A67C00")
BACKGROUND = "#FCFCFA"
INK = "#222222"
QUIET = "#767676"

WIDTH = 6.4  # inches, the width of the page
STYLE: dict[str, Any] = {
    "figure.facecolor": BACKGROUND, "savefig.facecolor": BACKGROUND, "axes.facecolor": BACKGROUND,
    "figure.dpi": 120, "figure.figsize": (WIDTH, 3.6), "figure.constrained_layout.use": True,
    "font.size": 11, "axes.titlesize": 12, "axes.labelsize": 11, "legend.fontsize": 10.5,
    "xtick.labelsize": 10, "ytick.labelsize": 10, "figure.titlesize": 13,
    "font.family": "sans-serif", "mathtext.fontset": "dejavusans",
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": QUIET, "axes.titlecolor": INK,
    "xtick.color": QUIET, "ytick.color": QUIET, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True,
    "axes.grid": True, "axes.grid.axis": "y", "grid.color": "#DDDDDA", "grid.linewidth": 0.8,
    "lines.linewidth": 2.0, "legend.frameon": False, "image.cmap": "gray",
    "axes.prop_cycle": (
        cycler(color=LINE_COLORS)
        + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2))])
    ),
}  # fmt: skip


def use_course_style() -> None:
    """Make your own figures look like those of the course, from here on."""
    plt.rcParams.update(STYLE)


class CourseFigure(Figure):
    """A Figure that a notebook shows once.

    The inline backend shows every figure of pyplot at the end of the cell that made it, and
    IPython shows the last expression of a cell as well: twice the same. So this one leaves pyplot
    as soon as IPython asks for its picture. One that nobody asked for is left to the backend.
    """

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if "inline" in matplotlib.get_backend():
            held = [plt.figure(number) for number in plt.get_fignums()]
            if self in held:
                plt.close(self)
                for figure in held[: held.index(self)]:
                    if isinstance(figure, CourseFigure):  # made earlier, so shown earlier
                        _show(figure)
        return {}  # the picture itself comes from IPython's formatter for Figures


def _show(figure: Figure) -> None:
    from IPython.display import display  # a script has no IPython

    display(figure)


def in_course_style(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw in the style of the course whatever the reader's settings are, and keep those."""

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with plt.rc_context(STYLE):
            figure = draw(*args, **kwargs)
            interactive = matplotlib.is_interactive()
        # The first figure of a notebook loads the inline backend, which switches this on. Put back
        # to what it was before, no figure would be shown from then on, nor those of pyplot itself.
        matplotlib.interactive(interactive)
        return figure

    return styled


def new_figure(rows: int = 1, columns: int = 1, height: float = 3.4, width: float = WIDTH,
               **settings: Any) -> tuple[Figure, Array]:
    """A figure in inches with a grid of axes, as an array (rows, columns)."""
    return plt.subplots(rows, columns, figsize=(width, height), squeeze=False,
                        FigureClass=CourseFigure, **settings)


# --- pictures and classes -----------------------------------------------------------------------


@in_course_style
def plot_images(
    images: ArrayLike,
    labels: ArrayLike | None = None,
    class_names: Sequence[str] | None = None,
    *,
    columns: int = 10,
    title: str | None = None,
) -> Figure:
    """Grey pictures (n, height, width) in rows of ``columns``, with their classes above them.

    They may be flattened, (n, height * height), or a single one (height, height). ``labels`` (n,)
    are class indices. Black is 0 and white 255 for bytes; otherwise the lowest and highest value
    of all pictures together. ValueError if the shapes do not match (chapter 01).
    """
    pictures = _pictures(images)
    names = None if labels is None else _names_of(labels, class_names, len(pictures))
    if columns < 1:
        raise ValueError(f"columns must be at least 1, not {columns}")
    is_bytes = pictures.dtype == np.uint8
    low, high = (0, 255) if is_bytes else (np.nanmin(pictures), np.nanmax(pictures))

    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    side = min(WIDTH / columns, 1.6)
    text = 0.22 if names else 0.03
    height = rows * (side * pictures.shape[1] / pictures.shape[2] + text) + (0.35 if title else 0)
    fig, axes = new_figure(rows, columns, height, side * columns)
    for i, ax in enumerate(axes.flat):
        if i >= len(pictures):
            ax.remove()
            continue
        ax.imshow(pictures[i], cmap="gray", vmin=low, vmax=high)
        ax.set_axis_off()
        if names:
            ax.set_title(names[i], fontsize=10, pad=2)
    fig.set_layout_engine("constrained", w_pad=0.02, h_pad=0.02, wspace=0.02, hspace=0.02)
    if title:
        fig.suptitle(title)
    return fig


@in_course_style
def plot_class_counts(labels: ArrayLike, class_names: Sequence[str]) -> Figure:
    """How many samples each class has: a bar a class, its number on top (chapter 01)."""
    classes = _class_indices(labels, len(class_names))
    counts = np.bincount(classes, minlength=len(class_names))
    fig, axes = new_figure(height=2.8)
    ax = axes[0, 0]
    bars = ax.bar(np.arange(len(counts)), counts, color=TRAIN_COLOR, width=0.72)
    ax.bar_label(bars, padding=2, fontsize=10)
    ax.set_xticks(np.arange(len(counts)), class_names)
    ax.set(xlabel="class", ylabel="samples")
    ax.margins(y=0.15)
    return fig


# --- training -----------------------------------------------------------------------------------


def _plot_curve(ax: Axes, curve: NDArray[Any], **style: Any) -> None:
    """A curve by epochs, over the gaps: validation may be looked at in some epochs only."""
    seen = ~np.isnan(curve)
    epochs = np.arange(1, len(curve) + 1)
    ax.plot(epochs[seen], curve[seen], marker="o" if seen.sum() == 1 else None, **style)


@in_course_style
def plot_history(history: History, *, title: str | None = None) -> Figure:
    """Loss and accuracy after every epoch, side by side, training and validation (chapter 02)."""
    fig, axes = new_figure(1, 2, 2.9)
    for ax, metric, name in zip(axes[0], ("loss", "accuracy"), ("mean loss", "accuracy"),
                                strict=True):
        for part, label, color, dashes in (
            ("train", "training", TRAIN_COLOR, "-"),
            ("val", "validation", VALIDATION_COLOR, (0, (4, 1.5))),
        ):
            curve = getattr(history, f"{metric}_{part}")
            _plot_curve(ax, curve, color=color, linestyle=dashes, label=label)
        ax.set(xlabel="epoch", title=name)
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        _say_if_not_finite(ax, getattr(history, f"{metric}_train"))
    axes[0, 0].legend()
    if title:
        fig.suptitle(title)
    return fig


@in_course_style
def plot_histories(histories: Mapping[str, History], *, metric: str = "loss_val") -> Figure:
    """One curve of each of several trainings, by their names (chapter 02).

    ``metric``: loss_train, loss_val, accuracy_train or accuracy_val; ValueError if another.
    Losses that differ by more than a factor of 30 get a logarithmic scale.
    """
    if metric not in History.__dataclass_fields__:
        known = ", ".join(History.__dataclass_fields__)
        raise ValueError(f"there is no metric {metric!r}: choose one of {known}")
    if not histories:
        raise ValueError("there are no histories to draw")
    fig, axes = new_figure(height=3.4)
    ax = axes[0, 0]
    for name, history in histories.items():
        _plot_curve(ax, getattr(history, metric), label=str(name))
    quantity, part = metric.split("_")
    part = {"train": "training", "val": "validation"}[part]
    ax.set(xlabel="epoch", ylabel=f"{part} {quantity}")
    if quantity == "loss":
        _log_scale_if_needed(ax, np.concatenate([getattr(h, metric) for h in histories.values()]))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.legend()
    return fig


@in_course_style
def plot_scores(logits: ArrayLike, y: ArrayLike, class_names: Sequence[str]) -> Figure:
    """Histograms of the logits (n,) of each of the two classes, with the threshold (chapter 02).

    ValueError if a logit is not finite or the shapes do not match.
    """
    o = np.asarray(logits, dtype=np.float64)
    classes = _class_indices(y, 2)
    if o.shape != classes.shape or len(class_names) != 2 or not np.isfinite(o).all() or not o.size:
        raise ValueError(
            "logits must be finite and (n,), y (n,) and class_names two names; they are "
            f"{o.shape}, {classes.shape} and {tuple(class_names)}"
        )
    fig, axes = new_figure(height=3.2)
    ax = axes[0, 0]
    edges = np.histogram_bin_edges(o, bins=40)
    for c, (color, dashes) in enumerate(zip(CLASS_COLORS, ("-", "--"), strict=False)):
        of_class = o[classes == c]
        ax.hist(of_class, bins=edges, color=color, alpha=0.45, label=f"{class_names[c]} (y = {c})")
        ax.hist(of_class, bins=edges, color=color, histtype="step", linewidth=1.8, linestyle=dashes)
    ax.axvline(0, color=INK, linewidth=1.5)
    # Room on both sides of the threshold for the words there, however the logits lie.
    low, high = float(o.min()), float(o.max())
    ax.set_xlim(1.05 * min(low, -0.7 * high, -1e-3), 1.05 * max(high, -0.7 * low, 1e-3))
    ax.margins(y=0.18)
    top = ax.get_xaxis_transform()
    ax.text(0, 0.99, f"decides {class_names[0]} ←  ", transform=top, ha="right", va="top")
    ax.text(0, 0.99, f"  → decides {class_names[1]}", transform=top, ha="left", va="top")
    ax.set(xlabel="logit $o$", ylabel="samples")
    fig.legend(loc="outside upper center", ncols=2)
    return fig


@in_course_style
def plot_weights(w: ArrayLike, *, title: str | None = None) -> Figure:
    """A weight for each pixel, w (height * height,), as a picture; white is zero (chapter 02).

    ValueError if the weights do not fill a square.
    """
    weights = np.asarray(w, dtype=np.float64).ravel()
    side = int(np.sqrt(weights.size))
    if side * side != weights.size or not side:
        raise ValueError(f"{weights.size} weights do not fill a square picture")
    most = float(np.abs(weights[np.isfinite(weights)]).max(initial=0.0)) or 1.0
    fig, axes = new_figure(height=3.4, width=4.4)
    ax = axes[0, 0]
    image = ax.imshow(weights.reshape(side, side), cmap="PuOr_r", vmin=-most, vmax=most)
    ax.set_axis_off()
    bar = fig.colorbar(image, ax=ax, shrink=0.9)
    bar.set_label("weight")
    bar.outline.set_visible(False)
    if title:
        ax.set_title(title)
    return fig


@in_course_style
def plot_heatmap(
    values: ArrayLike,
    row_labels: Sequence[Any],
    column_labels: Sequence[Any],
    *,
    row_name: str,
    column_name: str,
    title: str,
) -> Figure:
    """A table (rows, columns) of numbers in shades, each number written in its cell (chapter 02).

    Entries that are not finite stay grey. ValueError if the labels do not match the table.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.shape != (len(row_labels), len(column_labels)) or not table.size:
        raise ValueError(
            f"values must be (rows, columns), not {table.shape}, with {len(row_labels)} row "
            f"labels and {len(column_labels)} column labels"
        )
    finite = np.isfinite(table)
    low, high = (table[finite].min(), table[finite].max()) if finite.any() else (0.0, 1.0)
    write = _cell_format(table[finite])
    fig, axes = new_figure(height=1.1 + 0.48 * max(table.shape[0], 3))
    ax = axes[0, 0]
    shown = np.ma.masked_where(~finite, table)
    colors = matplotlib.colormaps["cividis"].with_extremes(bad="#D0D0D0")
    image = ax.imshow(shown, cmap=colors, vmin=low, vmax=high if high > low else low + 1,
                      aspect="auto")
    for (i, j), value in np.ndenumerate(table):
        ground = image.cmap(image.norm(value))[:3] if finite[i, j] else (1, 1, 1)
        dark = np.dot(ground, (0.30, 0.59, 0.11)) < 0.46  # where white stands out more than black
        ax.text(j, i, write(value) if finite[i, j] else "–", ha="center", va="center",
                fontsize=10, color="white" if dark else "black")
    ax.set_xticks(range(table.shape[1]), [str(v) for v in column_labels])
    ax.set_yticks(range(table.shape[0]), [str(v) for v in row_labels])
    ax.set(xlabel=column_name, ylabel=row_name, title=title)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return fig


# --- helpers ------------------------------------------------------------------------------------


def _pictures(images: ArrayLike) -> Array:
    """Pictures as (n, height, width). A square table is one picture, any other flattened ones."""
    pictures = np.asarray(images)
    if pictures.ndim == 2 and pictures.size:
        n, pixels = pictures.shape
        side = int(np.sqrt(pixels))
        if n == pixels:
            return pictures[None]
        if side * side == pixels:
            return pictures.reshape(n, side, side)
    if pictures.ndim != 3 or pictures.size == 0:
        raise ValueError(
            "images must be (n, height, width) or flattened squares (n, height * height), not "
            f"{pictures.shape}"
        )
    return pictures


def _class_indices(labels: ArrayLike, n_classes: int) -> Array:
    classes = np.asarray(labels)
    if classes.ndim != 1 or not (classes == np.round(classes)).all():
        raise ValueError(f"labels must be whole numbers (n,), not {classes.shape}")
    if classes.size and (classes.min() < 0 or classes.max() >= n_classes):
        raise ValueError(f"labels must be from 0 to {n_classes - 1}, one for each class name")
    return classes.astype(np.int64)


def _names_of(labels: ArrayLike, class_names: Sequence[str] | None, n: int) -> list[str]:
    values = np.asarray(labels)
    if values.shape != (n,):
        raise ValueError(f"there are {n} images, so labels must be ({n},), not {values.shape}")
    if class_names is None:
        return [str(v) for v in values]
    return [str(class_names[c]) for c in _class_indices(values, len(class_names))]


def _say_if_not_finite(ax: Any, curve: Array) -> None:
    broken = np.flatnonzero(~np.isfinite(curve))
    if broken.size:
        ax.text(0.5, 0.5, f"not finite from\nepoch {broken[0] + 1}", transform=ax.transAxes,
                ha="center", va="center")


def _log_scale_if_needed(ax: Any, losses: Array) -> None:
    """One run that shoots up must not press all others flat."""
    losses = losses[np.isfinite(losses)]
    if losses.size and losses.min() > 0 and losses.max() > 30 * losses.min():
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        ax.yaxis.set_minor_formatter(lambda value, _: "")


def _cell_format(values: Array) -> Callable[[float], str]:
    """Whole numbers as they are, all others of a table with the same number of decimals."""
    if (values == np.round(values)).all():
        return lambda value: f"{value:.0f}"
    if np.abs(values).max() < 10:
        return lambda value: f"{value:.3f}"
    return lambda value: f"{value:.3g}"
