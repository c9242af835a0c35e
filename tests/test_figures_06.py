"""The drawn graphs of chapter 06: they are PyTorch's own, and can be read."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest
import torch

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from coursekit.diagrams import broadcast_shapes, shared_memory
from coursekit.graphs import autograd_graph, graph_of


def layer() -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """A layer with its loss, and the names of what is in it."""
    X = torch.ones(5, 4)
    W, b = torch.ones(4, 3, requires_grad=True), torch.zeros(3, requires_grad=True)
    h = torch.tanh(X @ W + b)
    loss = h.mean()
    return loss, {"X": X, "W": W, "b": b, "h": h, "loss": loss}


def twice_used() -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """One tensor that is used in several places, and steps that are passed by."""
    x = torch.ones(3, requires_grad=True)
    a = x * x
    y = (x.sin() * (2 * a)).sum() + x.sum()
    return y, {"x": x, "a": a, "y": y}


def test_graph_holds_operations_leaves_and_names_in_order() -> None:
    graph = graph_of(*layer())
    assert [(n.label, n.kind, n.name) for n in graph.nodes] == [
        ("W  (4, 3)", "leaf", ""), ("Mm", "operation", ""), ("b  (3,)", "leaf", ""),
        ("Add", "operation", ""), ("Tanh", "operation", "h"), ("Mean", "operation", ""),
        ("loss  ()", "result", ""),
    ]
    assert set(graph.edges) == {(0, 1), (1, 3), (2, 3), (3, 4), (4, 5), (5, 6)}


def test_a_tensor_used_twice_has_two_edges_and_one_node() -> None:
    x = torch.tensor(3.0, requires_grad=True)
    graph = graph_of(x * x)
    assert [node.kind for node in graph.nodes] == ["leaf", "operation", "result"]
    assert graph.edges.count((0, 1)) == 2


def test_edges_carry_the_derivative() -> None:
    """Going back along the edges of a graph of sums and doublings gives PyTorch's derivative."""
    x = torch.tensor(1.0, requires_grad=True)
    a = x + x
    z = a + a + x
    graph = graph_of(z)
    arrived = np.zeros(len(graph.nodes))
    arrived[-1] = 1
    for node in reversed(range(len(graph.nodes))):
        for source, target in graph.edges:
            if target == node:
                arrived[source] += arrived[node]
    z.backward()
    assert x.grad is not None
    assert arrived[0] == x.grad.item() == 5


def test_without_a_graph_it_says_why() -> None:
    leaf = torch.ones(2, requires_grad=True)
    with pytest.raises(ValueError, match="is a leaf"):
        graph_of(leaf)
    for tensor in (torch.ones(2), (2 * leaf).detach()):
        with pytest.raises(ValueError, match="requires_grad=True"):
            graph_of(tensor)
    with pytest.raises(TypeError, match="the tensor must be a tensor, not ndarray"):
        graph_of(np.ones(2))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"names\['W'\]"):
        graph_of(leaf.sum(), {"W": 3.0})  # type: ignore[dict-item]


def test_a_graph_too_large_to_read_is_refused() -> None:
    y = x = torch.ones(2, requires_grad=True)
    for _ in range(3000):
        y = y + x
    with pytest.raises(ValueError, match="more than 60 nodes"):
        autograd_graph(y)


@pytest.mark.parametrize("build", [layer, twice_used])
def test_drawing_stays_on_the_page_and_nothing_lies_on_another(build) -> None:
    figure = autograd_graph(*build())
    figure.draw_without_rendering()
    page, axis = figure.bbox, figure.axes[0]
    boxes = [patch.get_window_extent() for patch in axis.patches]
    boxes = [box for box in boxes if box.width > 20]  # arrowheads are patches of texts
    assert len(boxes) == len(graph_of(*build()).nodes)
    for i, a in enumerate(boxes):
        assert page.x0 <= a.x0 < a.x1 <= page.x1
        assert page.y0 <= a.y0 < a.y1 <= page.y1
        assert not any(a.overlaps(b) for b in boxes[:i])
    shown = [text.get_text() for text in axis.texts if text.get_text()]
    assert all(name in " ".join(shown) for name in build()[1] if name != "X")
    assert min(text.get_fontsize() for text in axis.texts) >= 9
    plt.close(figure)


@pytest.mark.parametrize("draw", [shared_memory, broadcast_shapes])
def test_drawing_can_be_read_and_stays_on_the_page(draw) -> None:
    figure = draw()
    figure.draw_without_rendering()
    page, texts = figure.bbox, [text for text in figure.axes[0].texts if text.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 9
    boxes = [text.get_window_extent() for text in texts]
    for i, box in enumerate(boxes):
        assert page.x0 <= box.x0 < box.x1 <= page.x1, texts[i].get_text()
        assert page.y0 <= box.y0 < box.y1 <= page.y1, texts[i].get_text()
        assert not any(box.overlaps(other) for other in boxes[:i]), texts[i].get_text()
    plt.close(figure)


def test_stretched_cells_are_those_that_broadcasting_repeats() -> None:
    """Solid cells belong to the tensor itself: as many as it has elements."""
    figure = broadcast_shapes()
    solid = [patch for patch in figure.axes[0].patches if patch.get_linestyle() in ("-", "solid")]
    assert len(solid) == (12 + 4 + 12) + (3 + 4 + 12)
    plt.close(figure)
