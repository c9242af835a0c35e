"""The drawing of chapter 08: what it shows, and that it can be read."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from coursekit.diagrams import dropout_network
from coursekit.plotting import VALIDATION_COLOR


def test_dropout_network_shows_both_modes() -> None:
    figure = dropout_network()
    evaluation, training = figure.axes
    assert len(evaluation.patches) == len(training.patches) == 4 + 5 + 5 + 2

    def lines(axis: plt.Axes, crosses: bool) -> int:
        return sum((line.get_color() == VALIDATION_COLOR) is crosses for line in axis.lines)

    assert lines(evaluation, crosses=False) == 4 * 5 + 5 * 5 + 5 * 2
    assert lines(evaluation, crosses=True) == 0
    # Two of five hidden units are off in each layer: two strokes each, and none of their lines.
    assert lines(training, crosses=True) == 2 * 4
    assert lines(training, crosses=False) == 4 * 3 + 3 * 3 + 3 * 2
    plt.close(figure)


def test_dropout_network_stays_on_the_page() -> None:
    figure = dropout_network()
    figure.draw_without_rendering()
    page = figure.bbox
    for axis in figure.axes:
        for text in [*axis.texts, axis.title]:
            if text.get_text():
                box = text.get_window_extent()
                assert text.get_fontsize() >= 9
                assert page.x0 <= box.x0 < box.x1 <= page.x1, text.get_text()
                assert page.y0 <= box.y0 < box.y1 <= page.y1, text.get_text()
    plt.close(figure)
