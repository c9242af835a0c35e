"""Chapters as slides: what a deck shows and holds, and that every source says what it shows."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from slide_overflow import overflows

from coursekit.errors import CourseError
from gradekit.markers import FILL_IN, SOLUTION
from gradekit.site import slides

SOURCES = sorted((Path(__file__).parents[1] / "source_notebooks").glob("*/*.ipynb"))
# At 38 px a slide has eleven lines of some ten words; and who reads more than this does not listen.
MOST_WORDS = 60
MOST_LINES = 14  # of code
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAAAAACRn/EaAAAAD0lEQVR4nGP4"
    "3+CgwAAnAC50BZ6fjPyEAAAAAElFTkSuQmCC"
)
SECRET = "the_answer = 42"


def cell(kind: str, source: str, code: bool = False, **metadata: object) -> NotebookNode:
    made = (new_code_cell if code else new_markdown_cell)(source)
    made.metadata.update(slideshow={"slide_type": kind}, **metadata)
    return made


def a_plot() -> NotebookNode:
    made = cell(
        "subslide", "plot()", code=True, course={"slide": "The key **sentence**"},
        mystnb={"image": {"alt": 'A "small" dot'}},
    )
    made.outputs = [new_output("display_data", {"image/png": PIXEL, "text/plain": "<Figure>"})]
    return made


def printed() -> NotebookNode:
    made = cell("fragment", "print(1)\nprint(2)", code=True)
    made.outputs = [new_output("stream", text="1\n"), new_output("stream", text="2\n")]
    return made


def small_chapter() -> NotebookNode:
    notebook = new_notebook(cells=[
        cell("slide", "# 7. A small chapter\n\nLong words of welcome.",
             course={"slide": "What it asks"}),
        cell("skip", "import numpy", code=True),
        cell("slide", "## 7.1 Long text\n\nProse with [a link](../01_x/01_x.ipynb) and $x^2$.",
             course={"slide": "- few words, $\\boldsymbol{w}_1$"}),
        cell("notes", "More for the speaker."),
        a_plot(),
        cell("subslide", "Before.\n\n## 7.2 Inside\n\nAfter.",
             course={"slide": "### One\n---\n## 7.2 Inside\n\nTwo"}),
        printed(),
        cell("skip", SECRET, code=True, nbgrader={"solution": True}),
    ])  # fmt: skip
    notebook.metadata["course"] = {"title": "A small chapter", "version": "1.4",
                                   "date": "2026-11-24"}  # fmt: skip
    return notebook


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slides")
    return slides.write_slides(small_chapter(), folder / "decks" / "a.html", folder / "assets")


@pytest.fixture(params=["light", "dark"])
def page(browser, deck: Path, request: pytest.FixtureRequest) -> Iterator:
    """The deck, opened as a file; nothing may go wrong while it is open."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, color_scheme=request.param,
        reduced_motion="reduce",
    )  # fmt: skip
    page, problems = context.new_page(), []
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    home = deck.parents[1].resolve().as_uri()
    page.on("request", lambda request: request.url.startswith((home, "data:", "blob:"))
            or problems.append(f"outside: {request.url}"))
    page.goto(deck.resolve().as_uri())
    page.wait_for_selector("html[data-ready]")
    yield page
    context.close()
    assert problems == []


# The deck -------------------------------------------------------------------------------------


def kinds(notebook: NotebookNode) -> list[tuple[str, str]]:
    return [(c.metadata["slideshow"]["slide_type"], c.source)
            for c in slides.slide_notebook(notebook).cells]  # fmt: skip


def test_long_text_becomes_notes_and_its_heading_stays():
    made = kinds(small_chapter())
    assert ("slide", "## 7.1 Long text\n\n- few words, $\\boldsymbol{w}_1$") in made
    assert ("notes", "**7.1 Long text**\n\nProse with a link and $x^2$.") in made


def test_one_text_can_be_several_slides_each_with_its_notes():
    made = kinds(small_chapter())
    start = made.index(("subslide", "### One"))
    assert made[start + 1 : start + 4] == [
        ("notes", "Before.\n\n"), ("slide", "## 7.2 Inside\n\nTwo"),
        ("notes", "**7.2 Inside**\n\nAfter."),
    ]  # fmt: skip


def test_the_title_slide_has_version_and_date():
    kind, text = kinds(small_chapter())[0]
    assert kind == "slide"
    assert text == "# 7. A small chapter\n\nWhat it asks\n\n*Version 1.4, 24 November 2026*"


def test_the_notebook_given_stays_as_it_is(tmp_path):
    notebook = small_chapter()
    before = copy.deepcopy(notebook)
    slides.write_slides(notebook, tmp_path / "a.html")
    assert notebook == before


def test_what_is_skipped_is_nowhere_in_the_deck(deck):
    html = deck.read_text(encoding="utf-8")
    assert SECRET.split()[0] not in html
    assert "import numpy" not in html
    assert "The key <strong>sentence</strong>" in html


@pytest.mark.parametrize("kind", [None, "slied"])
def test_a_cell_without_a_slide_type_is_named(kind):
    notebook = small_chapter()
    notebook.cells[2].metadata["slideshow"] = {"slide_type": kind} if kind else {}
    with pytest.raises(CourseError, match=notebook.cells[2].id):
        slides.slide_notebook(notebook)


def test_decks_share_their_assets_and_name_no_other_host(deck):
    assets = deck.parents[1] / "assets"
    before = (assets / "mathjax" / "tex-chtml.js").stat().st_mtime_ns
    second = slides.write_slides(small_chapter(), deck.with_name("b.html"), assets)
    assert (assets / "mathjax" / "tex-chtml.js").stat().st_mtime_ns == before
    addresses = re.findall(r"(?:src|href)=\"([^\"]*)\"", second.read_text(encoding="utf-8"))
    named = [address for address in addresses if not address.startswith(("data:", "#"))]
    assert named
    for address in named:
        assert (second.parent / address).is_file(), address


# In a browser ---------------------------------------------------------------------------------


@pytest.mark.browser
def test_everything_fits_and_is_read_from_the_back(page):
    assert overflows(page) == []


@pytest.mark.browser
def test_what_does_not_fit_is_found(page):
    page.evaluate("""() => {
      const list = document.querySelector('section h2').parentElement;
      list.insertAdjacentHTML('beforeend', '<p>a line</p>'.repeat(30));
      list.insertAdjacentHTML('beforeend', '<p style="font-size: 12px">small</p>');
    }""")
    found = "\n".join(overflows(page))
    assert "over the bottom" in found
    assert "smaller than" in found


@pytest.mark.browser
def test_keys_fragments_and_slide_numbers(page):
    assert page.locator("h1").inner_text() == "7. A small chapter"
    assert page.locator(".slide-number").inner_text().split() == ["1", "/", "5"]
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    for _ in range(12):
        page.keyboard.press("Space")
    assert page.locator("section.present .fragment.visible").count() >= 1
    assert page.locator(".slide-number").inner_text().split()[0] == "5"
    assert page.evaluate("Reveal.isLastSlide()")


@pytest.mark.browser
def test_printed_in_two_pieces_is_one_block(page):
    assert page.locator(".fragment .jp-RenderedText pre").count() == 1


@pytest.mark.browser
def test_maths_figures_and_notes(page):
    assert page.locator("section mjx-container").count() == 1
    assert page.locator("mjx-merror").count() == 0
    assert page.locator("mjx-assistive-mml").count() == 1
    assert page.locator("section img").get_attribute("alt") == 'A "small" dot'
    notes = page.locator("aside.notes").all_text_contents()
    assert any("More for the speaker." in text for text in notes)
    assert page.locator("aside.notes:visible").count() == 0


@pytest.mark.browser
def test_the_theme_follows_the_system_and_a_key(page):
    color = "getComputedStyle(document.querySelector('.reveal')).backgroundColor"
    before = page.locator("html").get_attribute("data-theme"), page.evaluate(color)
    page.keyboard.press("t")
    after = page.locator("html").get_attribute("data-theme"), page.evaluate(color)
    assert {before[0], after[0]} == {"light", "dark"}
    assert before[1] != after[1]


@pytest.mark.browser
def test_speaker_notes_open_in_a_window_of_their_own(page):
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    view = opened.value
    view.wait_for_selector("#current-slide iframe")
    view.locator(".speaker-controls-notes:not(.hidden)").wait_for()
    assert "Long words of welcome." in view.locator(".speaker-controls-notes").inner_text()


@pytest.mark.browser
def test_the_print_view_has_a_page_for_each_slide(page):
    page.goto(page.url.partition("#")[0] + "?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == 5
    for text in page.locator(".pdf-page section :is(h1, h2, h3, img)").all():
        box = text.bounding_box()
        assert box is not None
        assert box["x"] >= 40
        assert box["height"] > 30
    assert page.locator(".pdf-page img").evaluate("image => image.clientHeight") > 240
    assert page.locator("html").get_attribute("data-theme") == "light"


@pytest.mark.browser
def test_axe_finds_nothing(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for h, v in [(0, 0), (1, 0), (1, 1), (2, 0)]:
        page.evaluate(f"Reveal.slide({h}, {v})")
        results = axe.run(page, options={"preload": False})  # it would fetch(), from a file
        assert results.violations_count == 0, results.generate_report()


# The sources ----------------------------------------------------------------------------------


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def source(request: pytest.FixtureRequest) -> NotebookNode:
    return nbformat.read(request.param, as_version=4)


def test_every_cell_says_what_it_is_on_the_slides(source):
    for one in source.cells:
        slides.slide_type(one)


def test_solutions_and_tests_are_on_no_slide(source):
    for one in source.cells:
        nbgrader = one.metadata.get("nbgrader", {})
        hidden = nbgrader.get("solution") or nbgrader.get("grade") or FILL_IN in one.source
        if hidden or SOLUTION.begin in one.source:
            assert slides.slide_type(one) == "skip", one.id
            assert "slide" not in one.metadata.get("course", {}), one.id


def test_each_section_begins_a_slide(source):
    headings = [
        re.sub(r"\W+", " ", line.partition(" ")[2]).strip()
        for one in source.cells if one.cell_type == "markdown"
        for line in one.source.splitlines() if line.startswith("## ")
    ]  # fmt: skip
    begun = [re.sub(r"\W+", " ", slides.split_heading(text)[0]).strip()
             for kind, text in kinds(source) if kind == "slide"]  # fmt: skip
    for heading in headings:
        if heading != "Where to go next":
            # A long heading may be shorter on the slide.
            number = heading.split()[:2] if heading[0].isdigit() else heading.split()
            assert any(text.split()[: len(number)] == number for text in begun), heading


def test_no_slide_says_too_much(source):
    words = lines = 0
    for one in slides.slide_notebook(source).cells:
        kind = one.metadata["slideshow"]["slide_type"]
        if kind in ("slide", "subslide"):
            words = lines = 0
        if one.cell_type == "markdown" and kind != "notes":
            text = re.sub(r"\$\$?.*?\$\$?", "formula", one.source, flags=re.DOTALL)
            words += sum(bool(re.search(r"\w", word)) for word in text.split())
        elif one.cell_type == "code" and "transient" not in one.metadata:
            lines += one.source.count("\n") + 1
        assert words <= MOST_WORDS, one.source
        assert lines <= MOST_LINES, one.source
