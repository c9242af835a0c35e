"""The interactive figures, by mouse and keyboard, and their numbers beside NumPy's."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from shown_figure import Shown, notebook, numbers, pages

from coursekit import binary, datasets
from coursekit.errors import CourseError
from coursekit.network import ACTIVATIONS
from gradekit.book import interactive, interactive_stills
from gradekit.book.interactive import FIGURES, SAMPLES, figures_in, with_interactive
from gradekit.site.pdf import Page, printed

X = np.array([sample[:2] for sample in SAMPLES])
Y = np.array([sample[2] for sample in SAMPLES])


# The notebook's page ------------------------------------------------------------------------------


def test_a_figure_follows_its_cell_and_the_rest_stays():
    page = notebook("kernel")
    page["cells"].append({"cell_type": "code", "id": "code", "source": "1", "metadata": {}})
    with_interactive(page, "source_notebooks/09_x/09_x")
    assert [cell["id"] for cell in page["cells"]] == ["text-kernel", "interactive-kernel", "code"]
    text = page["cells"][1]["source"]
    assert text.startswith("```{raw} html\n<figure")
    assert 'src="../../_static/interactive/kernel.svg"' in text
    assert "\n\n" not in text


def test_an_unknown_figure_is_refused_with_chapter_and_cell():
    with pytest.raises(CourseError, match=r"09_x/09_x\.ipynb, cell 'text-kernal'.*'kernal'.*step-"):
        with_interactive(notebook("kernal"), "source_notebooks/09_x/09_x")


def test_a_code_cell_has_no_figure():
    page = notebook("kernel")
    page["cells"][0]["cell_type"] = "code"
    with pytest.raises(CourseError, match="only a Markdown cell"):
        with_interactive(page, "x")


def test_every_figure_is_in_one_chapter(root):
    asked = []
    for path in (root / "source_notebooks").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            asked.append(cell["metadata"].get("course", {}).get("interactive"))
    assert sorted(filter(None, asked)) == sorted(FIGURES)


class App:
    """What ``add_files`` needs of Sphinx."""

    def __init__(self) -> None:
        self.css: list[str] = []
        self.js: list[tuple[int, str]] = []

    def add_css_file(self, name: str) -> None:
        self.css.append(name)

    def add_js_file(self, name: str, loading_method: str, priority: int) -> None:
        assert loading_method == "defer"
        self.js.append((priority, name))


def test_only_pages_with_a_figure_load_scripts_and_the_shared_one_first():
    app = App()
    interactive.add_files(app, "x", "page.html", {"body": "<p>none</p>"}, None)
    interactive.add_files(app, "genindex", "genindex.html", {}, None)
    assert (app.css, app.js) == ([], [])
    body = interactive.figure_html("kernel", "x") + interactive.figure_html("step-size", "x")
    interactive.add_files(app, "x", "page.html", {"body": body}, None)
    assert app.css == ["interactive/interactive.css"]
    assert [name for _, name in sorted(app.js, key=lambda file: file[0])] == [
        "interactive/shared.js", "interactive/kernel.js", "interactive/step-size.js",
    ]  # fmt: skip
    assert figures_in(body) == ["kernel", "step-size"]


def test_scripts_are_small(root):
    files = list((root / "book/_static/interactive").glob("*.js"))
    assert {file.stem for file in files} == {"shared", *FIGURES}
    assert [file.name for file in files if file.stat().st_size > 12_000] == []


def test_the_samples_are_those_of_chapter_02():
    signs = datasets.binary_subset(datasets.load_digits(verbose=False), negative=0, positive=1)
    split = datasets.prepare(signs, val_size=0.2, test_size=0.2, seed=42)
    pictures = split.X_train.reshape(-1, 64, 64)
    two = np.stack([pictures[:, rows, 24:40].mean(axis=(1, 2))
                    for rows in (slice(16, 32), slice(32, 48))], axis=1)  # fmt: skip
    two = (two - two.mean(axis=0)) / two.std(axis=0)
    y = split.y_train
    first = np.sort(np.concatenate([np.flatnonzero(y == label)[:20] for label in (0, 1)]))
    np.testing.assert_allclose(X, two[first], atol=0.0051)
    np.testing.assert_array_equal(Y, y[first])


@pytest.mark.parametrize("name", FIGURES)
def test_the_still_is_what_the_code_draws(root, name):
    committed = (root / f"book/_static/interactive/{name}.svg").read_text(encoding="utf-8")
    drawn = interactive_stills.svg(name)
    # Numbers may differ in their last digits from one processor to another.
    digits = r"\d+\.\d+"
    hint = "run: python -m gradekit.book.interactive_stills"
    assert re.sub(digits, "#", committed) == re.sub(digits, "#", drawn), hint
    np.testing.assert_allclose([float(n) for n in re.findall(digits, committed)],
                               [float(n) for n in re.findall(digits, drawn)], atol=0.01,
                               err_msg=hint)  # fmt: skip
    assert len(committed) < 100e3


@pytest.mark.parametrize("name", FIGURES)
def test_on_paper_stands_the_still_with_its_caption(name, tmp_path):
    figure = interactive.figure_html(name, "source_notebooks/09_x/09_x")
    text = f'<article class="bd-article"><h1>A chapter</h1>{figure}</article>'
    place = Page("source_notebooks/09_x/09_x")
    path = tmp_path / "source_notebooks" / "09_x" / "09_x.html"
    made, _ = printed(BeautifulSoup(text, "html.parser"), place, path, tmp_path, set())
    shown = BeautifulSoup(made, "html.parser").figure
    assert [child.name for child in shown.find_all(recursive=False)] == ["img", "figcaption"]
    assert shown.img["src"] == (tmp_path / f"_static/interactive/{name}.svg").as_uri()
    assert shown.img["alt"] == FIGURES[name].alt


# The page in a browser ----------------------------------------------------------------------------


@pytest.fixture
def show(browser: Any, root: Path, tmp_path: Path) -> Iterator[Callable[..., Shown]]:
    with pages(browser, root, tmp_path) as open_:
        yield open_


browser_test = pytest.mark.browser


@browser_test
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_it_fits_is_accessible_and_makes_no_error(show, name, theme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    shown = show(name, theme, width)
    page = shown.page
    assert shown.numbers()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.problems == []
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    shots = os.environ.get("COURSE_SCREENSHOTS")
    if shots:
        page.screenshot(path=f"{shots}/interactive_{name}_{theme}_{width}.png", full_page=True)


@browser_test
@pytest.mark.parametrize("name", FIGURES)
def test_scripts_off_shows_the_still_and_nothing_else(show, name):
    shown = show(name, java_script_enabled=False)
    still = shown.page.get_by_alt_text(FIGURES[name].alt)
    assert still.is_visible()
    assert still.bounding_box()["height"] > 150
    assert not shown.page.locator(".interactive-live").is_visible()
    assert shown.page.locator("figcaption").is_visible()
    assert shown.problems == []


@browser_test
@pytest.mark.parametrize("name", FIGURES)
def test_every_control_has_a_name_and_is_reached_by_the_keyboard(show, name):
    page = show(name).page
    controls = page.locator("input:enabled, select, button:enabled, svg[tabindex]")
    reached = set()
    for _ in range(controls.count()):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert len(reached) == controls.count()
    assert all("interactive" not in html or "<body" not in html for html in reached)


@browser_test
def test_the_text_is_spoken_once_the_hand_rests(show):
    shown = show("logistic-unit")
    page = shown.page
    region = page.locator("[aria-live=polite]")
    page.evaluate(
        "window.spoken = []; new MutationObserver(() => window.spoken.push(1)).observe("
        "document.querySelector('[aria-live=polite]'), {childList: true})"
    )
    page.wait_for_timeout(100)
    before = page.evaluate("window.spoken.length")
    for k in range(20):
        shown.slide("bias b", k / 10)
        shown.text()
    page.wait_for_function("window.spoken.length > " + str(before))
    assert page.evaluate("window.spoken.length") == before + 1
    assert region.inner_text() == shown.text()


# Numbers ------------------------------------------------------------------------------------------


def expected_unit(w1: float, w2: float, b: float) -> list[float]:
    """Loss, right ones and gradient of the unit, by coursekit."""
    logits = X @ [w1, w2] + b
    w_grad, b_grad = binary.binary_cross_entropy_gradient(X, Y, np.array([w1, w2]), b)
    right = int(np.sum((logits >= 0) == Y))
    return [binary.binary_cross_entropy(logits, Y), right, len(Y), right / len(Y), *w_grad, b_grad]


@browser_test
def test_logistic_unit_shows_numpys_numbers(show):
    shown = show("logistic-unit")
    rng = np.random.default_rng(0)
    for w1, w2, b in np.round(rng.uniform(-4, 4, size=(10, 3)), 1):
        for label, value in [("weight w₁", w1), ("weight w₂", w2), ("bias b", b)]:
            shown.slide(label, value)
        found = shown.numbers()
        np.testing.assert_allclose(found[:3], [w1, w2, b])
        np.testing.assert_allclose(found[3:], expected_unit(w1, w2, b), atol=6e-4)


@browser_test
def test_logistic_unit_by_keyboard_mouse_and_buttons(show):
    shown = show("logistic-unit")
    page = shown.page
    start = shown.numbers()
    page.get_by_label("weight w₁").focus()
    page.keyboard.press("ArrowRight")
    assert shown.numbers()[0] == pytest.approx(start[0] + 0.1)

    page.get_by_role("button", name="Start again").click()
    assert shown.numbers() == start
    losses = [start[3]]
    for _ in range(5):
        page.get_by_role("button", name="One step downhill").click()
        losses.append(shown.numbers()[3])
    assert losses == sorted(losses, reverse=True)
    w = np.array(start[:3])
    for _ in range(5):
        w = w - 4 * np.concatenate(
            [np.ravel(g) for g in binary.binary_cross_entropy_gradient(X, Y, w[:2], w[2])]
        )
    np.testing.assert_allclose(shown.numbers()[:3], w, atol=0.006)

    before = shown.numbers()
    boundary = page.locator(".boundary").get_attribute("d")
    page.get_by_role("button", name="Double w and b").click()
    after = shown.numbers()
    np.testing.assert_allclose(after[:3], 2 * np.array(before[:3]), atol=0.02)
    assert after[4] == before[4]  # as many are right
    assert page.locator(".boundary").get_attribute("d") == boundary

    box = page.get_by_role("img", name=re.compile("equal loss")).bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=4)
    dragged = shown.numbers()  # while the button is held
    page.mouse.up()
    assert shown.numbers() == dragged
    assert dragged[0] > 0 > dragged[1]
    np.testing.assert_allclose(dragged[3], expected_unit(*dragged[:3])[0], atol=0.005)
    assert shown.problems == []


@browser_test
def test_a_tap_moves_the_dot_and_a_finger_still_scrolls_the_page(show):
    shown = show("logistic-unit", width=360, has_touch=True)
    plot = shown.page.get_by_role("img", name=re.compile("equal loss"))
    box = plot.bounding_box()
    shown.page.touchscreen.tap(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7)
    w1, w2 = shown.numbers()[:2]
    assert w1 > 0 > w2
    assert plot.evaluate("plot => getComputedStyle(plot).touchAction") == "pan-y"


def descend(slope: Callable[[Any], Any], start: Any, rate: float, steps: int) -> Any:
    w = np.array(start, dtype=float)
    for _ in range(steps):
        w = w - rate * slope(w)
    return w


def unit_slope(w: Any) -> Any:
    return binary.binary_cross_entropy_gradient(X, Y, w, 0.0)[0]


@browser_test
def test_step_size_shows_numpys_numbers(show):
    shown = show("step-size")
    lowest = descend(unit_slope, [0, 0], 5, 2000)
    q = binary.logistic(X @ lowest)
    curvature = np.linalg.eigvalsh(X.T @ (X * (q * (1 - q))[:, None]) / len(X)).max()
    loss = lambda w: binary.binary_cross_entropy(X @ w, Y)  # noqa: E731
    for exponent, steps in [(-1, 30), (0.3, 12), (1.3, 7)]:
        shown.slide("step size ρ", exponent)
        shown.slide("steps", steps)
        text = shown.text()
        rate = float(f"{10**exponent:.3g}")
        w = descend(unit_slope, [-3, 2.5], rate, steps)
        found = numbers(re.sub(r"2/λ", "", text))
        np.testing.assert_allclose(
            found[:6], [round(rate, 2), steps, *w, loss(w), loss(lowest)], atol=0.0051, rtol=1e-4
        )
        assert f"2/λ = {2 / curvature:.2f}" in text


@browser_test
def test_step_size_in_the_bowl_diverges_above_the_bound_only(show):
    shown = show("step-size")
    shown.page.get_by_label("surface").select_option("bowl")
    bowl = np.array([0.2, 1.0])
    verdicts = {-0.1: "no step overshoots", 0.2: "still settles", 0.4: "diverges"}
    for exponent, verdict in verdicts.items():
        shown.slide("step size ρ", exponent)
        shown.slide("steps", 40)
        text = shown.text()
        w = descend(lambda w: bowl * w, [-3, 2.5], float(f"{10**exponent:.3g}"), 40)
        assert verdict in text
        assert "2/λ = 2.00" in text
        found = numbers(text)[:5]
        np.testing.assert_allclose(found[4], bowl @ w**2 / 2, rtol=0.05, atol=6e-5)
    shown.slide("steps", 60)
    shown.slide("step size ρ", 1.7)
    assert "NaN" not in shown.page.locator(".interactive-live").inner_html()
    assert shown.problems == []


@browser_test
def test_step_size_by_keyboard_mouse_and_walk(show):
    shown = show("step-size", reduced_motion="reduce")
    page = shown.page
    page.get_by_label("step size ρ").focus()
    before = shown.numbers()[0]
    page.keyboard.press("ArrowRight")
    assert shown.numbers()[0] > before
    page.get_by_role("button", name="Start again").click()
    assert "after 0 steps: w = (−3.00, 2.50)" in shown.text()
    page.get_by_role("button", name="One more step").click()
    assert "after 1 step:" in shown.text()
    page.get_by_role("button", name="Walk").click()
    assert "after 60 steps" in shown.text()  # at once: no motion was asked for
    page.get_by_role("button", name="Start again").click()
    page.get_by_label("start w₁").fill("4")
    assert "w = (4.00, 2.50)" in shown.text()
    box = page.get_by_role("img", name=re.compile("equal loss")).bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.7)
    w1, w2 = shown.numbers()[2:4]
    assert w1 > 0 > w2
    assert float(page.get_by_label("start w₂").input_value()) == pytest.approx(w2)


@browser_test
def test_step_size_walks_step_by_step(show):
    shown = show("step-size")
    page = shown.page
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Walk").click()
    page.wait_for_function(
        "/after [3-9] steps/.test(document.querySelector('.interactive-reading').textContent)"
    )
    page.get_by_role("button", name="Pause").click()
    stopped = shown.text()
    page.wait_for_timeout(400)
    assert shown.text() == stopped


@browser_test
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_show_numpys_numbers(show, name):
    shown = show("activations")
    shown.page.get_by_label("activation h", exact=True).select_option(name)
    activation = ACTIVATIONS[name]
    for o, layers in [(-6.0, 3), (-0.7, 20), (0.0, 12), (0.4, 1), (5.3, 7)]:
        shown.slide("o of each unit", o)
        shown.slide("layers", layers)
        point = np.array([o])
        slope = activation.derivative(point)[0]
        found = shown.numbers()
        assert found[0] == o
        np.testing.assert_allclose(found[1], activation.function(point)[0], atol=6e-4)
        np.testing.assert_allclose(found[2], slope, atol=6e-5)
        assert found[3] == layers
        np.testing.assert_allclose(found[4], slope**layers, atol=6e-5, rtol=0.05)
    assert shown.problems == []


@browser_test
def test_activations_by_keyboard_and_mouse(show):
    shown = show("activations")
    page = shown.page
    assert page.get_by_label("slope α").is_disabled()
    page.get_by_label("activation h", exact=True).select_option("leaky_relu")
    page.get_by_label("slope α").focus()
    page.keyboard.press("ArrowRight")
    box = page.get_by_role("img", name=re.compile("The activation h")).bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5, steps=3)
    o, value, slope, layers, _ = shown.numbers()
    page.mouse.up()
    assert -6 < o < 0
    assert slope == 0.02
    assert value == pytest.approx(0.02 * o, abs=6e-4)
    page.get_by_label("activation h", exact=True).select_option("relu")
    shown.text()
    assert page.get_by_text("0: nothing is left").is_visible()
    assert page.get_by_label("layers", exact=True).input_value() == f"{layers:.0f}"


def picture_of(name: str) -> Any:
    rows = interactive.PICTURES[name]
    return np.array([[float(pixel == "#") for pixel in row] for row in rows])


def feature_map(picture: Any, kernel: Any) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
    return np.tensordot(windows, kernel, axes=2)


def shown_map(shown: Shown) -> Any:
    shown.text()
    texts = shown.page.locator(".cell-number").all_text_contents()
    return np.array([float(text.replace("−", "-")) for text in texts]).reshape(10, 10)


@browser_test
def test_kernel_computes_the_feature_map_of_the_chapter(show):
    shown = show("kernel")
    page = shown.page
    vertical = np.array([[-1, 0, 1]] * 3)
    for name in interactive.PICTURES:
        page.get_by_label("picture", exact=True).select_option(name)
        for preset, kernel in [("vertical edges", vertical), ("horizontal edges", vertical.T),
                               ("blur (a mean)", np.full((3, 3), 1 / 9))]:  # fmt: skip
            page.get_by_label("kernel", exact=True).select_option(preset)
            expected = feature_map(picture_of(name), kernel)
            np.testing.assert_allclose(shown_map(shown), expected, atol=0.0051)
    own = np.random.default_rng(1).integers(-3, 4, size=(3, 3))
    for (row, column), weight in np.ndenumerate(own):
        page.get_by_label(f"weight in row {row + 1}, column {column + 1}").fill(str(weight))
    assert page.get_by_label("kernel", exact=True).input_value() == "own"
    np.testing.assert_array_equal(shown_map(shown), feature_map(picture_of(name), own))
    page.get_by_role("button", name="Turn the kernel").click()
    np.testing.assert_array_equal(shown_map(shown), feature_map(picture_of(name), own[::-1, ::-1]))
    assert shown.problems == []


@browser_test
def test_kernel_is_drawn_on_by_mouse_and_keyboard(show):
    shown = show("kernel")
    page = shown.page
    page.get_by_label("kernel", exact=True).select_option("copy")
    page.get_by_role("button", name="Wipe").click()
    assert shown_map(shown).sum() == 0
    drawing = page.get_by_role("application", name=re.compile("Picture"))
    box = drawing.bounding_box()
    cell = box["width"] / 12.083
    row = box["y"] + 5.5 * cell
    page.mouse.move(box["x"] + 3.5 * cell, row)
    page.mouse.down()
    page.mouse.move(box["x"] + 6.5 * cell, row, steps=12)
    page.mouse.up()
    expected = np.zeros((12, 12))
    expected[5, 3:7] = 1
    np.testing.assert_array_equal(shown_map(shown), expected[1:-1, 1:-1])

    drawing.focus()
    for key in ("ArrowDown", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    assert "Pixel in row 7, column 3 is white" in shown.text()
    expected[6, 2] = 1
    np.testing.assert_array_equal(shown_map(shown), expected[1:-1, 1:-1])
    page.keyboard.press("Enter")
    expected[6, 2] = 0
    np.testing.assert_array_equal(shown_map(shown), expected[1:-1, 1:-1])

    page.get_by_role("application", name=re.compile("Feature map")).focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
    assert "Window at row 1, column 1" in shown.text()
    page.get_by_label("weight in row 1, column 1").fill("")
    assert np.isfinite(shown_map(shown)).all()
