"""Trainings shown epoch by epoch: that they are real ones, and the figure by mouse and keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shown_figure import Shown, pages

from coursekit.network import Network
from gradekit.book import boundary

browser_test = pytest.mark.browser
FRAMES = boundary.read()


@pytest.fixture
def show(browser: Any, root: Path, tmp_path: Path) -> Iterator[Callable[..., Shown]]:
    with pages(browser, root, tmp_path) as open_:
        yield open_


def state(training: int, frame: int) -> tuple[Network, list[float]]:
    """A network as it was kept, and what the figure says of it."""
    kept = FRAMES["trainings"][training]
    units = kept["units"]
    net = Network([2, units, 1])
    W, b, w, c = np.split(np.array(kept["frames"][frame]), np.array([2, 3, 4]) * units)
    net.weights, net.biases = [W.reshape(2, units), w.reshape(units, 1)], [b, c]
    samples = np.array(FRAMES["samples"])
    right = net.predict(samples[:, :2]) == samples[:, 2]
    losses = [kept["train"][frame], kept["validation"][frame]]
    return net, [FRAMES["epochs"][frame], *losses, right.sum(), len(right)]


def test_the_trainings_are_what_the_network_does():
    made = boundary.computed()
    hint = "run: python -m gradekit.book.boundary"
    assert made["epochs"] == FRAMES["epochs"], hint
    np.testing.assert_array_equal(made["samples"], FRAMES["samples"], err_msg=hint)
    for drawn, kept in zip(made["trainings"], FRAMES["trainings"], strict=True):
        assert (drawn["words"], drawn["units"]) == (kept["words"], kept["units"])
        # The last digit may differ from one processor to another.
        np.testing.assert_allclose(drawn["frames"], kept["frames"], atol=0.0011, err_msg=hint)
        for part in ("train", "validation"):
            np.testing.assert_allclose(drawn[part], kept[part], atol=1.1e-4, err_msg=hint)


def test_trainings_in_pieces_are_those_in_one_go():
    parts = *boundary.blot_and_ring(200, 4), *boundary.blot_and_ring(200, 5)
    net = boundary.STARTS[0].network()
    history = net.fit(*parts, epochs=boundary.LAST, learning_rate=boundary.RATE)
    kept = FRAMES["trainings"][0]
    np.testing.assert_allclose(boundary.parameters(net), kept["frames"][-1], atol=0.0011)
    later = np.array(FRAMES["epochs"][1:]) - 1
    np.testing.assert_allclose(history.loss_train[later], kept["train"][1:], atol=1e-4)
    np.testing.assert_allclose(history.loss_val[later], kept["validation"][1:], atol=1e-4)


def test_the_blot_and_the_ring_are_those_of_chapter_04(root):
    path = root / "source_notebooks/04_multilayer_backprop/04_multilayer_backprop.ipynb"
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}
    names: dict[str, Any] = {"np": np, "print": lambda *texts: None}
    exec(cells["ring-data"], names)
    for part, seed in [("", 4), ("_val", 5)]:
        X, y = boundary.blot_and_ring(200, seed)
        np.testing.assert_array_equal(X, names[f"X_ring{part}"])
        np.testing.assert_array_equal(y, names[f"y_ring{part}"])


def areas(page: Any) -> Any:
    """On which side of the boundary the picture paints each of some points of the plane."""
    points = np.random.default_rng(0).uniform(-2.4, 2.4, size=(60, 2))
    inside = page.locator(".side-one").evaluate(
        "(path, points) => points.map(([x, y]) => path.isPointInFill("
        "new DOMPoint((x + 2.5) / 5 * 272, (2.5 - y) / 5 * 272)))", points.tolist(),
    )  # fmt: skip
    return points, np.array(inside)


@browser_test
@pytest.mark.parametrize("training", range(len(boundary.STARTS)))
def test_boundary_paints_what_the_network_decides(show, training):
    shown = show("boundary")
    shown.page.get_by_label("network", exact=True).select_option(str(training))
    for frame in (0, 25, 40, 60):
        shown.slide("epoch", frame)
        net, expected = state(training, frame)
        np.testing.assert_allclose(shown.numbers(), expected, atol=5.1e-4)
        points, inside = areas(shown.page)
        o = net.predict_logits(points)[:, 0]
        far = np.abs(o) > 0.1  # where the grid's straight edges do not matter
        assert far.sum() > 20
        np.testing.assert_array_equal(inside[far], o[far] >= 0)
        rings = shown.page.locator(".ring:not([hidden])")
        assert rings.count() == expected[4] - expected[3]
        lines = shown.page.locator("path.level[stroke-dasharray]").get_attribute("d").count("M")
        assert lines == FRAMES["trainings"][training]["units"]
    assert shown.problems == []


@browser_test
def test_boundary_by_keyboard_mouse_and_buttons(show):
    shown = show("boundary")
    page = shown.page
    assert shown.text().startswith("After 0 epochs")
    page.wait_for_timeout(400)
    assert shown.text().startswith("After 0 epochs")  # nothing moves unasked
    page.get_by_label("epoch", exact=True).focus()
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowLeft"):
        page.keyboard.press(key)
    assert shown.numbers() == pytest.approx(state(0, 59)[1], abs=5e-4)
    page.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    assert shown.numbers()[0] == 0
    page.get_by_role("button", name="Step forward").click()
    page.get_by_role("button", name="Step forward").click()
    assert shown.numbers()[0] == FRAMES["epochs"][2]
    page.get_by_role("button", name="Step back").click()
    assert "After 1 epoch:" in shown.text()
    for _ in range(3):
        page.get_by_role("button", name="Step back").click()
    assert shown.numbers()[0] == 0

    curve = page.get_by_role("img", name=re.compile("loss by epoch"))
    dot = page.locator("circle.handle:not(.second)")
    before = float(dot.get_attribute("cx"))
    box = curve.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.up()
    epoch = shown.numbers()[0]
    assert 200 < epoch < 800
    assert float(dot.get_attribute("cx")) > before + 100
    frame = FRAMES["epochs"].index(epoch)
    assert page.get_by_label("epoch", exact=True).input_value() == str(frame)
    assert shown.problems == []


@browser_test
def test_boundary_plays_pauses_and_ends(show):
    shown = show("boundary")
    page = shown.page
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")
    page.wait_for_function(
        "/After [4-9] epochs/.test(document.querySelector('.interactive-reading').textContent)"
    )
    page.get_by_role("button", name="Pause").click()
    stopped = shown.text()
    page.wait_for_timeout(400)
    assert shown.text() == stopped
    shown.slide("epoch", 58)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "/After 2000 epochs/.test(document.querySelector('.interactive-reading').textContent)"
    )
    page.get_by_role("button", name="Play").wait_for()  # it does not begin anew
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "/After [0-9] epoch/.test(document.querySelector('.interactive-reading').textContent)"
    )


@browser_test
def test_boundary_shows_its_end_at_once_where_no_motion_is_wanted(show):
    shown = show("boundary", reduced_motion="reduce")
    shown.page.get_by_role("button", name="Play").click()
    assert shown.numbers()[0] == FRAMES["epochs"][-1]
    assert shown.page.get_by_role("button", name="Pause").count() == 0
