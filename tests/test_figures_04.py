"""The drawing of chapter 04: what it names, and that it can be read."""

from __future__ import annotations

import matplotlib
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from coursekit.diagrams import two_layer_graph


@pytest.mark.parametrize("backward", [False, True])
def test_two_layer_graph_names_what_flows(backward: bool) -> None:
    figure = two_layer_graph(backward)
    texts = figure.axes[0].texts
    shown = " ".join(text.get_text() for text in texts)
    for name in (r"\mathbf{x}", r"\mathbf{o}^{(1)}", r"\mathbf{h}", "tanh", r"\ell_{\mathrm{CE}}"):
        assert name in shown
    assert (r"\partial \ell / \partial \mathbf{h}" in shown) is backward
    assert min(text.get_fontsize() for text in texts) >= 9
    plt.close(figure)


@pytest.mark.parametrize("backward", [False, True])
def test_two_layer_graph_stays_on_the_page(backward: bool) -> None:
    figure = two_layer_graph(backward)
    figure.draw_without_rendering()
    page = figure.bbox
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        if text.get_text():
            assert page.x0 <= box.x0 < box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0 < box.y1 <= page.y1, text.get_text()
    plt.close(figure)
