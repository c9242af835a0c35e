"""The drawings of chapter 03: all parts are there, legible, and bad numbers are refused."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

from coursekit.diagrams import softmax_network


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


@pytest.mark.parametrize(
    ("n_inputs", "n_classes", "inputs", "classes"),
    [(1, 2, 1, 2), (4, 3, 4, 3), (6, 4, 6, 4), (4096, 10, 4, 3)],
)
def test_softmax_network_has_its_parts(n_inputs, n_classes, inputs, classes):
    figure = softmax_network(n_inputs, n_classes)
    said = texts(figure)
    for symbol in ("o", "q", r"\hat{y}"):
        drawn = [text for text in said if text.startswith(f"${symbol}_{{") and "=" not in text]
        assert len(drawn) == classes
        assert f"${symbol}_{{0}}$" in drawn
        assert f"${symbol}_{{{n_classes - 1}}}$" in drawn
    assert sum(text.startswith("$x_{") for text in said) == inputs
    assert f"$x_{{{n_inputs}}}$" in said
    assert "softmax" in said
    assert "hardmax" in said
    assert said.count(r"$\Sigma$") == classes
    dots = 4 * (n_classes > 4) + (n_inputs > 6)
    assert said.count(r"$\vdots$") == dots
    # Every input is connected with every sum; each class has three arrows more.
    arrows = [t for t in figure.axes[0].texts if getattr(t, "arrow_patch", None) is not None]
    assert len(arrows) == inputs * classes + 3 * classes


def test_softmax_network_is_legible():
    with plt.style.context("dark_background"):
        figure = softmax_network(4096, 10)
        figure.canvas.draw()
    assert figure.get_figwidth() <= 6.4 + 1e-9
    assert min(t.get_fontsize() for t in figure.findobj(Text) if t.get_text().strip()) >= 9
    assert min(figure.get_facecolor()[:3]) > 0.9


@pytest.mark.parametrize(
    ("n_inputs", "n_classes", "name"),
    [(0, 3, "n_inputs"), (True, 3, "n_inputs"), (2.0, 3, "n_inputs"), (4, 1, "n_classes"),
     (4, "3", "n_classes"), (4, None, "n_classes")],
)
def test_softmax_network_refuses(n_inputs, n_classes, name):
    with pytest.raises(ValueError, match=name):
        softmax_network(n_inputs, n_classes)
