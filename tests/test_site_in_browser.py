"""Both editions as readers meet them: every page, three widths, both themes, in headless Chromium.

Pictures of all pages are kept in the folder that COURSE_SCREENSHOTS names, else in pytest's
temporary one: to be looked at, not to be compared.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites import CHAPTERS, ROOT, Visit

from benchmarks import pages as weights
from gradekit.book.interactive import FIGURES
from gradekit.book.interactive import FOLDER as INTERACTIVE

EDITIONS = {"instructor": "site", "public": "public_site"}
WIDTHS = {360: 780, 1280: 900, 3840: 2160}
# Of a chapter, which is very long, so much of the page is kept as a picture.
TALLEST = {360: 10_000, 1280: 9_000, 3840: 2160}
NAMES = [
    *sorted(
        page.relative_to(ROOT).with_suffix("").as_posix()
        for page in (ROOT / "book").glob("*.md")
    ),
    *(f"source_notebooks/{name}/{name}" for name in CHAPTERS),
]
CHAPTER_02 = "source_notebooks/02_binary_single_layer/02_binary_single_layer.html"
# Elements that widen the page, named so that one can find them; what scrolls by itself may be wide.
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const own = element => {
    for (let e = element.parentElement; e; e = e.parentElement)
      if (getComputedStyle(e).overflowX !== 'visible' && e !== document.body) return false;
    return true;
  };
  const found = [...document.querySelectorAll('body *')].filter(
    e => e.getBoundingClientRect().right > wide + 1 && own(e)).slice(-5);
  return [`the page: ${document.documentElement.scrollWidth} px`,
    ...found.map(e => e.outerHTML.slice(0, 100))];
}"""
MATHS_DONE = "async () => { if (window.MathJax?.startup) await MathJax.startup.promise; }"
# Formulas that MathJax could not read, and TeX that nobody has turned into a formula.
BAD_MATHS = r"""() => {
  const bad = [...document.querySelectorAll('mjx-merror, [data-mjx-error]')]
    .map(e => e.textContent);
  const prose = [...document.querySelectorAll('article p, article li, article td, figcaption')];
  return bad.concat(prose.filter(e => !e.querySelector('code') &&
    /\\(frac|mathbf|boldsymbol|partial|sum|exp|log|hat)\b|\$\S[^$]*\$/.test(e.innerText))
    .map(e => e.innerText.slice(0, 100)));
}"""

pytestmark = pytest.mark.browser


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Name and address of an edition."""
    return request.param, request.getfixturevalue(EDITIONS[request.param])


@pytest.fixture
def reader(browser: Any, edition: tuple[str, str]) -> Iterator[Visit]:
    """A visit of an edition; nothing may go wrong on it."""
    made = Visit(browser, edition[1])
    yield made
    made.context.close()
    assert made.problems == []


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages are kept."""
    asked = os.environ.get("COURSE_SCREENSHOTS")
    folder = Path(asked) if asked else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep_picture(page: Any, path: Path) -> None:
    """Take the picture of a page, at most so much of it as a picture can show."""
    width = page.viewport_size["width"]
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(
        path=path, type="jpeg", quality=70, full_page=True, clip=clip, animations="disabled"
    )


# Every page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_all_widths_in_both_themes_without_error(browser, edition, pictures, name):
    # Each edition is opened in one theme and then changed to the other, as dusk would. A theme
    # changes no width: each is looked at on a phone and on a desk, in one edition or the other.
    themes, then = (["light", "dark"], 1280) if edition[0] == "instructor" else (
        ["dark", "light"], 360)  # fmt: skip
    visit = Visit(browser, edition[1], themes[0], 360, WIDTHS[360])
    page = visit.open(f"{name}.html")
    page.evaluate(MATHS_DONE)
    assert page.locator("article h1").count() == 1
    assert page.evaluate(BAD_MATHS) == []
    label = f"{edition[0]}_{name.rpartition('/')[2]}"
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        page.wait_for_selector(f"html[data-theme={theme}]")
        for width, height in WIDTHS.items():
            if theme == themes[1] and width != then:
                continue
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(TOO_WIDE) == [], f"{theme}, {width} px"
            keep_picture(page, pictures / f"{label}_{width}_{theme}.jpg")
    visit.context.close()
    assert visit.problems == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("source_notebooks")])
def test_a_chapter_is_light_and_does_not_jump(browser, instructor, name):
    with weights.served(instructor) as address:
        desk, phone = (weights.cost(browser, f"{address}/{name}.html", size)
                       for size in weights.VIEWPORTS.values())  # fmt: skip
    assert desk.transferred > 100_000, "nothing was counted"
    assert desk.over(times=False) + phone.over(times=False) == []


def test_what_is_too_wide_is_found(reader):
    page = reader.open("book/index.html")
    page.evaluate("""document.querySelector('article').insertAdjacentHTML('beforeend',
        '<p style="width: 3000px">wide</p>')""")
    assert any("3000px" in found for found in page.evaluate(TOO_WIDE))


def test_maths_that_failed_is_found(reader):
    page = reader.open("book/index.html")
    page.evaluate(r"""document.querySelector('article').insertAdjacentHTML('beforeend',
        '<p>so \\frac{1}{2}</p><p>and $x_1$</p><mjx-merror>wrong</mjx-merror>')""")
    assert len(page.evaluate(BAD_MATHS)) == 3


# What a reader does ---------------------------------------------------------------------------


def test_maths_is_there(reader):
    page = reader.open(CHAPTER_02)
    page.evaluate(MATHS_DONE)
    assert page.locator("article mjx-container").count() > 100


def test_search_finds_a_word_of_a_chapter_and_says_where(reader):
    page = reader.open("book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("logistic")
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.search li a")
    hit = page.locator("ul.search li", has=page.locator("a[href*='02_binary']")).first
    hit.locator("p.context").wait_for()
    assert "logistic" in hit.locator("p.context").inner_text().lower()
    hit.locator("a").first.click()
    page.wait_for_selector("article h1")
    assert "02_binary_single_layer" in page.url


def test_solutions_fold_and_unfold_and_the_public_edition_has_none(reader, edition):
    page = reader.open(CHAPTER_02)
    parts = page.locator("article details").filter(
        has_text=re.compile("Show (the solution|a good answer)")
    )
    if edition[0] == "public":
        assert parts.count() == 0
        assert page.get_by_text("Mark scheme").count() == 0
        return
    assert parts.count() > 5
    for part in (parts.first, parts.last):
        inside = part.locator("pre, p:not(summary p)").last
        assert not inside.is_visible()
        part.locator("summary").first.click()
        inside.wait_for(state="visible")
        part.locator("summary").first.focus()
        page.keyboard.press("Enter")
        inside.wait_for(state="hidden")


def test_the_button_copies_code_as_it_is_written(browser, edition):
    visit = Visit(browser, edition[1], permissions=["clipboard-read", "clipboard-write"])
    page = visit.open(CHAPTER_02)
    cell = page.locator("article div.cell_input div.highlight:visible").first
    cell.hover()
    cell.locator("button.copybtn").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("pre").inner_text().strip()
    assert "import" in copied
    visit.context.close()
    assert visit.problems == []


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_the_glossary_defines_a_word(reader, how):
    page = reader.open(CHAPTER_02)
    word = page.locator("article a.gl").first
    getattr(word, how)()
    box = page.locator("#glossary-box")
    box.wait_for(state="visible")
    assert len(box.inner_text()) > 20
    assert word.get_attribute("aria-describedby") == "glossary-box"


def test_every_interactive_figure_works_on_its_page(reader, edition):
    places = {}
    for chapter in CHAPTERS:
        source = ROOT / "source_notebooks" / chapter / f"{chapter}.ipynb"
        for name in re.findall(r'"interactive": "([\w-]+)"', source.read_text("utf-8")):
            places[name] = f"source_notebooks/{chapter}/{chapter}.html"
    assert places.keys() == FIGURES.keys()
    for name, place in places.items():
        page = reader.open(place)
        assert page.locator(f"script[src*='/{INTERACTIVE}/{name}.js']").count() == 1
        figure = page.locator(f"figure#interactive-{name}")
        try_control(page, figure, name)
        assert not figure.locator("img").first.is_visible(), "the still picture stands there, too"


def try_control(page: Any, figure: Any, name: str) -> None:
    """Move a figure's first slider, or its field to draw on, by keyboard and mouse."""
    reading = figure.locator(".interactive-reading")
    reading.wait_for()
    control = figure.locator("input[type=range]:visible, [role=application]").first
    control.scroll_into_view_if_needed()
    control.focus()
    before = reading.inner_text()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    changed(page, name, before)
    by_keys = reading.inner_text()
    box = control.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    changed(page, name, by_keys)


def changed(page: Any, name: str, before: str) -> None:
    """Wait until a figure's reading is another one."""
    page.wait_for_function(
        "([name, before]) => document.querySelector(`#interactive-${name} .interactive-reading`)"
        ".innerText !== before",
        arg=[name, before], timeout=5000,
    )  # fmt: skip


def test_next_and_previous_lead_through_all_pages(reader):
    page = reader.open("book/index.html")
    seen = [page.url]
    while page.locator("a.right-next").count():
        assert len(seen) <= len(NAMES), "it goes round"
        page.locator("a.right-next").click()
        page.wait_for_load_state()
        seen.append(page.url)
    chapters = [found[1] for url in seen if (found := re.search(r"source_notebooks/(\w+)/", url))]
    assert chapters == CHAPTERS
    assert len(seen) == len(NAMES)
    for url in reversed(seen[-4:-1]):
        page.locator("a.left-prev").click()
        page.wait_for_load_state()
        assert page.url == url
