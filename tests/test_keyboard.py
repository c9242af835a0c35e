"""Reading with the keyboard, with a screen reader, and without motion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sites import Visit

CHAPTER_02 = "source_notebooks/02_binary_single_layer/02_binary_single_layer.html"
CHAPTER_04 = "source_notebooks/04_multilayer_backprop/04_multilayer_backprop.html"
THEMES = ("light", "dark")
# What has the focus: its kind and name, and how it looks now and without the focus.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const looks = () => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {line: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        ? style.outlineColor : '', shadow: style.boxShadow, seen: parseFloat(style.opacity),
      inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth};
  };
  const focused = looks();
  element.blur();
  const blurred = looks();
  element.focus({preventScroll: true, focusVisible: true});
  return {kind: element.tagName.toLowerCase(), type: element.type || '',
    style: element.className.toString(), focused, blurred,
    name: (element.getAttribute('aria-label') || element.innerText || element.textContent)
      .trim().slice(0, 60)};
}"""
# A card of the front page has its outline around the whole card, by a pseudo-element.
ON_THE_CARD = """() => {
  const style = getComputedStyle(document.activeElement, '::after');
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
}"""

pytestmark = pytest.mark.browser


def stops(page: Any, most: int = 1000) -> Iterator[dict[str, Any]]:
    """What the Tab key reaches, from the top of the page to its end."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return
        if not shows_focus(stop):
            stop["on_card"] = page.evaluate(ON_THE_CARD)
        yield stop
    pytest.fail(f"{most} stops, and no end of the page")


def shows_focus(stop: dict[str, Any]) -> bool:
    """Whether an element looks otherwise with the focus: an outline, or a frame of shadow."""
    focused, blurred = stop["focused"], stop["blurred"]
    framed = bool(focused["line"]) and focused["line"] != blurred["line"]
    shadowed = focused["shadow"] not in ("none", blurred["shadow"])
    seen = focused["seen"] == 1 and focused["inside"]
    return seen and (framed or shadowed or bool(stop.get("on_card")))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", [CHAPTER_02, "book/index.html"])
def test_the_tab_key_reaches_all_that_can_be_used_and_shows_where_it_is(
    browser, site, path, theme
):
    visit = Visit(browser, site, theme, reduced_motion="reduce")
    page = visit.open(path)
    page.evaluate("async () => { if (window.MathJax?.startup) await MathJax.startup.promise; }")
    found = list(stops(page))
    visit.context.close()
    assert found[0]["name"] == "Skip to main content"
    unseen = [(s["kind"], s["name"], s["style"]) for s in found if not shows_focus(s)]
    assert unseen == []
    assert [s for s in found if s["kind"] != "input" and not s["name"]] == []
    names = {s["name"] for s in found}
    assert {"Search", "Color mode", "Fullscreen mode"} <= names
    if path == CHAPTER_02:
        kinds = [(s["kind"], s["type"]) for s in found]
        assert {"Show the solution", "Download the notebook", "Changes of this chapter",
                "Copy to clipboard", "One step downhill"} <= names  # fmt: skip
        assert kinds.count(("input", "range")) >= 3
        # Formulas are not stops, but those that have to be scrolled.
        assert sum(kind == "mjx-container" for kind, _ in kinds) < 5


def test_a_focus_that_cannot_be_seen_is_noticed(visit):
    page = visit.open("book/students.html")
    page.add_style_tag(content="*:focus { outline: 0 !important; box-shadow: none !important; }")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert not shows_focus(page.evaluate(FOCUSED))


def test_the_skip_link_passes_over_the_contents(visit):
    page = visit.open(CHAPTER_02)
    page.keyboard.press("Tab")
    link = page.locator("#pst-skip-link a, a.skip-link").first
    box = link.bounding_box()
    assert box["y"] >= -30  # it has come, or is coming, into view
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main-content') !== null")


def test_a_fold_opens_and_closes_by_the_keyboard(visit):
    page = visit.open(CHAPTER_02)
    fold = page.locator("details", has=page.get_by_text("Show the solution")).first
    fold.locator("summary").focus()
    for key, opened in (("Enter", True), ("Enter", False), ("Space", True)):
        page.keyboard.press(key)
        assert fold.evaluate("details => details.open") == opened


def test_the_search_by_the_keyboard(visit):
    page = visit.open("book/students.html")
    page.locator("button.search-button__button:visible").first.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] input[type=search]").wait_for()
    page.keyboard.type("logistic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=logistic*")


def test_the_theme_by_the_keyboard(visit):
    page = visit.open("book/students.html")
    page.locator("button.theme-switch-button:visible").first.focus()
    modes = set()
    for _ in range(3):
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('.theme-switch-button')")
        modes.add(page.locator("html").get_attribute("data-mode"))
    assert modes == {"light", "dark", "auto"}


def test_the_table_of_contents_folds_away_and_comes_back_by_the_keyboard(visit):
    page = visit.open("book/students.html")
    page.locator("button.primary-toggle:visible").first.focus()
    contents = page.locator(".bd-sidebar-primary .bd-links").first
    page.keyboard.press("Enter")
    contents.wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('.primary-toggle')")
    page.keyboard.press("Enter")
    contents.wait_for(state="visible")


# Formulas -----------------------------------------------------------------------------------------

# Formulas that a screen reader would read twice, or not at all.
UNREADABLE = """() => [...document.querySelectorAll('mjx-container')].filter(formula => {
  const drawn = formula.querySelector('mjx-math');
  const read = formula.querySelector('mjx-assistive-mml');
  if (!drawn || !read || !read.querySelector('math')?.textContent.trim()) return true;
  const style = getComputedStyle(read);
  const hidden = style.display === 'none' || style.visibility === 'hidden'
    || read.closest('[aria-hidden=true]');
  const twice = drawn.getAttribute('aria-hidden') !== 'true';
  const shown = style.clip !== 'rect(1px, 1px, 1px, 1px)';
  return hidden || twice || shown;
}).map(formula => formula.outerHTML.slice(0, 200))"""


def test_formulas_are_read_once_by_screen_readers(visit):
    page = visit.open(CHAPTER_02)
    page.wait_for_selector("mjx-container")
    page.evaluate("async () => { await MathJax.startup.promise; }")
    assert page.locator("mjx-container").count() > 100
    assert page.evaluate(UNREADABLE) == []
    # Broken, it is noticed: read twice; not read.
    page.evaluate("""() => {
      const all = document.querySelectorAll('mjx-container');
      all[0].querySelector('mjx-math').removeAttribute('aria-hidden');
      all[1].querySelector('mjx-assistive-mml').style.setProperty('display', 'none', 'important');
      all[2].querySelector('mjx-assistive-mml').remove();
    }""")
    assert len(page.evaluate(UNREADABLE)) == 3


def test_a_formula_wider_than_a_phone_can_be_scrolled_by_the_keyboard(browser, site):
    visit = Visit(browser, site, width=390, height=800)
    page = visit.open(CHAPTER_02)
    page.evaluate("async () => { await MathJax.startup.promise; }")
    page.wait_for_function("document.querySelector('article mjx-container[tabindex]')")
    wide, reached = page.evaluate("""() => {
      const all = [...document.querySelectorAll('article mjx-container')];
      const wide = all.filter(f => f.scrollWidth > f.clientWidth + 1 && !f.closest('a')
        && getComputedStyle(f).overflowX !== 'visible');
      return [wide.length, all.filter(f => f.tabIndex === 0).map(f => wide.includes(f))];
    }""")
    assert wide > 3
    assert reached == [True] * wide
    formula = page.locator("article mjx-container[tabindex]").first
    formula.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("f => f.scrollLeft > 0", arg=formula.element_handle())
    assert page.url.endswith(CHAPTER_02)  # elsewhere the arrow leads to the next chapter
    page.locator("article h1").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/03_multiclass_single_layer.html")
    visit.context.close()


# Motion -------------------------------------------------------------------------------------------

MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
  const style = getComputedStyle(element);
  const seconds = text => Math.max(...text.split(',').map(parseFloat));
  return seconds(style.transitionDuration) > 0 || seconds(style.animationDuration) > 0
    || style.scrollBehavior === 'smooth';
}).slice(0, 5).map(element => element.outerHTML.slice(0, 100))"""
RUNNING = "document.getAnimations().length"


@pytest.mark.parametrize("path", [CHAPTER_04, "book/index.html", "search.html?q=loss"])
def test_nothing_moves_for_a_reader_who_asked_for_calm(browser, site, path):
    visit = Visit(browser, site, reduced_motion="reduce")
    page = visit.open(path)
    assert page.evaluate(MOVING) == []
    figures = page.locator("article figure svg, article figure canvas")
    before = figures.evaluate_all("all => all.map(e => e.outerHTML + e.toDataURL?.())")
    page.wait_for_timeout(700)
    assert figures.evaluate_all("all => all.map(e => e.outerHTML + e.toDataURL?.())") == before
    assert page.evaluate(RUNNING) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []  # others see a button's color change; and the check works
    visit.context.close()
