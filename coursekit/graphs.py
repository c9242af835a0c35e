"""The graph behind a tensor, read from its ``grad_fn``, and drawn (chapter 06)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import Tensor

from coursekit.plotting import INK, TRAIN_COLOR, WIDTH, in_course_style, new_figure

MOST_NODES = 60  # of a larger graph, no drawing can be read
LEVEL, SLOT = 0.74, 1.45  # inches between two steps, and between two neighbors
FILL = {"operation": "#E3EEF6", "leaf": "white", "result": "#FFF3D6"}


@dataclass(frozen=True)
class Node:
    """An operation, a leaf (a tensor that gathers its derivative), or the result.

    ``label`` is what stands in the box, ``name`` the name of the tensor that comes out of it.
    """

    label: str
    kind: str  # "operation", "leaf" or "result"
    name: str = ""


@dataclass(frozen=True)
class Graph:
    """Nodes in the order in which they were computed, and edges (from, to) between their indices.

    An operation that uses the same tensor twice has two equal edges.
    """

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]


def graph_of(tensor: Tensor, names: Mapping[str, Tensor] | None = None) -> Graph:
    """The operations and leaves from which a tensor was computed (chapter 06).

    Parameters
    ----------
    tensor : computed from at least one tensor with ``requires_grad=True``.
    names : names of leaves, of tensors in between, or of the result, such as ``{"W": W, "o": o}``.

    Raises
    ------
    TypeError : something is not a tensor.
    ValueError : there is no graph behind the tensor, or it has more than 60 nodes.
    """
    names = dict(names or {})
    for what, value in [("the tensor", tensor), *((f"names[{n!r}]", t) for n, t in names.items())]:
        if not isinstance(value, Tensor):
            raise TypeError(f"{what} must be a tensor, not {type(value).__name__}")
    if tensor.grad_fn is None:
        reason = ("it is a leaf, nothing was computed" if tensor.requires_grad
                  else "it was not computed from a tensor with requires_grad=True")
        raise ValueError(f"there is no graph behind this tensor: {reason}")
    order = _in_order(tensor.grad_fn)
    place = {function: i for i, function in enumerate(order)}
    nodes = [_node(function, names) for function in order]
    edges = [(place[source], place[function])
             for function in order for source in _inputs(function)]
    result = next((name for name, value in names.items() if value is tensor), "result")
    nodes.append(Node(f"{result}  {_shape(tensor)}", "result"))
    nodes[-2] = Node(nodes[-2].label, nodes[-2].kind)  # its name stands in the result's box
    return Graph(tuple(nodes), (*edges, (len(nodes) - 2, len(nodes) - 1)))


@in_course_style
def autograd_graph(tensor: Tensor, names: Mapping[str, Tensor] | None = None) -> Figure:
    """Draw the graph behind a tensor, from the leaves above to the result below (chapter 06).

    The arrows show the order of computing; ``backward()`` goes against them. Parameters and errors
    are those of `graph_of`.
    """
    graph = graph_of(tensor, names)
    levels = _levels(graph)
    xs = _slots(graph, levels)
    depth, breadth = max(levels), max(xs) - min(xs)
    width = max(WIDTH, breadth * SLOT + 2.0)
    fig, axes = new_figure(height=depth * LEVEL + 0.7, width=width)
    ax = axes[0, 0]
    ax.set(xlim=(-width / 2, width / 2), ylim=(-depth * LEVEL - 0.3, 0.3), aspect="equal")
    ax.set_axis_off()
    middle = (max(xs) + min(xs)) / 2
    spots = [((x - middle) * SLOT, -level * LEVEL) for x, level in zip(xs, levels, strict=True)]
    for edge in sorted(set(graph.edges)):
        _draw_edges(ax, spots, edge, graph.edges.count(edge), _blocked(edge, xs, levels))
    for node, spot in zip(graph.nodes, spots, strict=True):
        _draw_node(ax, node, spot)
    return fig


# --- reading ------------------------------------------------------------------------------------


def _inputs(function: Any) -> list[Any]:
    """What an operation was computed from; constants, which need no derivative, are left out."""
    return [source for source, _ in function.next_functions if source is not None]


def _in_order(last: Any) -> list[Any]:
    """All functions behind the last one, each after its inputs. No recursion: graphs are deep."""
    done: dict[Any, None] = {}
    stack = [last]
    while stack:
        function = stack[-1]
        waiting = [source for source in _inputs(function) if source not in done]
        if function in done or not waiting:
            done.setdefault(stack.pop())
        else:
            stack.append(waiting[0])
        if len(done) + len(stack) > MOST_NODES:
            raise ValueError(f"this graph has more than {MOST_NODES} nodes, too many to draw: "
                             "build it from fewer steps")
    return list(done)


def _node(function: Any, names: Mapping[str, Tensor]) -> Node:
    if hasattr(function, "variable"):  # what adds to the .grad of a leaf
        leaf = function.variable
        name = next((n for n, value in names.items() if value is leaf), "")
        return Node(f"{name}  {_shape(leaf)}".strip(), "leaf")
    # "torch::autograd::CopySlices" and "MulBackward0": of both, the word in the middle.
    label = re.sub(r"Backward\d*$", "", function.name().split("::")[-1])
    name = next((n for n, value in names.items() if value.grad_fn is function), "")
    return Node(label, "operation", name)


def _shape(tensor: Tensor) -> str:
    return str(tuple(tensor.shape)) if tensor.dim() else "()"


# --- placing ------------------------------------------------------------------------------------


def _levels(graph: Graph) -> list[int]:
    """How far down each node stands: below all its inputs, and a leaf just above its first use."""
    levels = [0] * len(graph.nodes)
    for node in range(len(graph.nodes)):
        above = [levels[a] + 1 for a, b in graph.edges if b == node]
        levels[node] = max(above, default=0)
    for node, what in enumerate(graph.nodes):
        if what.kind == "leaf":
            levels[node] = min(levels[b] for a, b in graph.edges if a == node) - 1
    return levels


def _slots(graph: Graph, levels: list[int]) -> list[float]:
    """The horizontal places: under the middle of the inputs, at least one slot apart."""
    xs: list[float] = []
    free = 0.0
    for node in range(len(graph.nodes)):
        inputs = sorted({a for a, b in graph.edges if b == node})
        if inputs:
            xs.append(float(np.mean([xs[a] for a in inputs])))
        else:
            xs.append(free)
            free += 1.0
    for level in set(levels):
        row = sorted((n for n, at in enumerate(levels) if at == level), key=lambda n: (xs[n], n))
        before = sum(xs[n] for n in row)
        for left, right in itertools.pairwise(row):
            xs[right] = max(xs[right], xs[left] + 1.0)
        shift = (before - sum(xs[n] for n in row)) / len(row)  # apart, but around the same middle
        for n in row:
            xs[n] += shift
    return xs


def _blocked(edge: tuple[int, int], xs: list[float], levels: list[int]) -> bool:
    """Whether a straight arrow would run across another box."""
    a, b = edge
    for node, level in enumerate(levels):
        if levels[a] < level < levels[b]:
            share = (level - levels[a]) / (levels[b] - levels[a])
            if abs(xs[a] + share * (xs[b] - xs[a]) - xs[node]) < 0.45:
                return True
    return False


# --- drawing ------------------------------------------------------------------------------------


def _draw_edges(ax: Any, spots: list[tuple[float, float]], edge: tuple[int, int], count: int,
                blocked: bool) -> None:
    start, end = (spots[i] for i in edge)
    bends = [0.0] if count == 1 else [float(bend) for bend in np.linspace(-0.35, 0.35, count)]
    if blocked:
        aside = -0.55 if start[0] > end[0] + 0.1 else 0.55  # to the side that it comes from
        bends = [bend + aside for bend in bends]
    for bend in bends:
        ax.annotate("", (end[0], end[1] + 0.19), (start[0], start[1] - 0.19), arrowprops={
            "arrowstyle": "-|>,head_width=0.2,head_length=0.4", "color": INK, "linewidth": 1.3,
            "shrinkA": 0, "shrinkB": 0, "connectionstyle": f"arc3,rad={bend}",
        })


def _draw_node(ax: Any, node: Node, spot: tuple[float, float]) -> None:
    half = max(0.36, 0.046 * len(node.label) + 0.1)
    ax.add_patch(FancyBboxPatch(
        (spot[0] - half, spot[1] - 0.18), 2 * half, 0.36, zorder=3,
        boxstyle=f"round,pad=0,rounding_size={0.17 if node.kind == 'leaf' else 0.03}",
        facecolor=FILL[node.kind], edgecolor=TRAIN_COLOR if node.kind == "leaf" else INK,
        linewidth=1.8 if node.kind == "leaf" else 1.3))
    ax.text(*spot, node.label, ha="center", va="center", fontsize=10.5, zorder=4,
            color=TRAIN_COLOR if node.kind == "leaf" else INK)
    if node.name:
        ax.text(spot[0] + half + 0.08, spot[1], node.name, ha="left", va="center", fontsize=11,
                style="italic", color=TRAIN_COLOR, zorder=4)
