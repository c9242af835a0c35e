"""The drawings of chapter 09: the numbers and sizes in them are right, and can be read."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest
import torch

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch.nn import functional

from coursekit.diagrams import convolution_and_pooling, receptive_field

LENET_LIKE = [(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)]


def shown(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_convolution_and_pooling_shows_pytorchs_numbers() -> None:
    figure = convolution_and_pooling()
    numbers = [int(t.replace("−", "-")) for t in shown(figure) if t.strip("−").isdigit()]
    image, kernel, result, pooled = np.split(np.array(numbers), [36, 45, 61])
    x = torch.tensor(image).reshape(1, 1, 6, 6).float()
    expected = functional.conv2d(x, torch.tensor(kernel).reshape(1, 1, 3, 3).float())
    np.testing.assert_array_equal(result, expected.numpy().ravel())
    np.testing.assert_array_equal(pooled, functional.max_pool2d(expected, 2).numpy().ravel())
    plt.close(figure)


@pytest.mark.parametrize(
    ("layers", "seen"),
    [
        ([(3, 1)], [3, 1]),
        ([(1, 1), (5, 3)], [5, 5, 1]),
        ([(3, 1), (3, 1)], [5, 3, 1]),
        (LENET_LIKE, [18, 16, 8, 6, 3, 1]),
    ],
)
def test_receptive_field_counts_what_is_seen(
    layers: list[tuple[int, int]], seen: list[int]
) -> None:
    figure = receptive_field(layers)
    counts = [int(t.split()[0]) for t in shown(figure) if t.split()[-1][:4] in ("unit", "pixe")]
    assert counts == seen
    white = matplotlib.colors.to_rgba("white")
    filled = [p for p in figure.axes[0].patches if p.get_facecolor() != white]
    assert len(filled) == sum(seen)
    plt.close(figure)


def test_receptive_field_refuses_what_it_cannot_draw() -> None:
    with pytest.raises(ValueError, match="name for each layer"):
        receptive_field([(3, 1)], ["one", "two"])
    with pytest.raises(ValueError, match="name for each layer"):
        receptive_field([])
    with pytest.raises(ValueError, match="at least 1"):
        receptive_field([(3, 0)])
    with pytest.raises(ValueError, match="too many to draw"):
        receptive_field([(9, 4), (9, 4)])


@pytest.mark.parametrize(
    "figure", [convolution_and_pooling, lambda: receptive_field(LENET_LIKE, ["convolution 3"] * 5)]
)
def test_drawings_stay_on_the_page_and_can_be_read(figure) -> None:
    drawn = figure()
    drawn.draw_without_rendering()
    page = drawn.bbox
    for text in drawn.axes[0].texts:
        if not text.get_text():
            continue
        assert text.get_fontsize() >= 9
        box = text.get_window_extent()
        assert page.x0 <= box.x0 < box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0 < box.y1 <= page.y1, text.get_text()
    plt.close(drawn)
