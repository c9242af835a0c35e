"""axe-core finds nothing on any page: both editions, both themes, with everything folded opened.

Where COURSE_SCREENSHOTS names a folder, the number of violations by page and theme is kept there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sites import CHAPTERS, Visit, pages

axe_core = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
CHAPTER_02 = "source_notebooks/02_binary_single_layer/02_binary_single_layer.html"
THEMES = ("light", "dark")
# Opens what is folded. Of ten thousand colored words of code, one of each kind in each kind of
# block stays: the others have the same colors, and a page is looked at five times as fast.
OPEN_AND_THIN = """async () => {
  if (window.MathJax?.startup) await MathJax.startup.promise;
  document.querySelectorAll('details').forEach(details => { details.open = true; });
  const seen = new Set();
  for (const word of document.querySelectorAll('div.highlight pre span[class]')) {
    if (!word.isConnected) continue;
    const around = ['span', '.highlight', '.cell', 'details', 'figure'].map(
      kind => word.parentElement.closest(kind)?.className);
    const block = word.closest('.highlight').parentElement.className;
    const kind = [word.className, block, ...around].join('|');
    if (seen.has(kind)) word.remove(); else seen.add(kind);
  }
}"""
# Of formulas, what screen readers read stays, and the room that they take.
EMPTY_FORMULAS = """() => {
  const formulas = [...document.querySelectorAll('mjx-math[aria-hidden=true]')];
  const widths = formulas.map(drawn => drawn.getBoundingClientRect().width);
  formulas.forEach((drawn, k) => {
    drawn.replaceChildren();
    drawn.style.cssText = `display: inline-block; width: ${widths[k]}px`;
  });
}"""

pytestmark = pytest.mark.browser


def violations(page: Any) -> list[str]:
    """What axe finds on a page as it is: the rule and the first elements that break it."""
    found = axe_core.Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}, {len(rule['nodes'])} elements): "
        + "; ".join(
            f"{node['target']} {node['html'][:150]} {node['failureSummary'][:300]}"
            for node in rule["nodes"][:3]
        )
        for rule in found
    ]


def in_theme(page: Any, theme: str) -> None:
    """Show a page in a theme, without the pictures in between."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")


def of_pages(
    browser: Any, site: str, names: list[str], themes: tuple[str, ...], table: str
) -> dict[str, list[str]]:
    """The violations by page and theme, of those that have any."""
    found = {}
    for name in names:
        visit = Visit(browser, site, themes[0], reduced_motion="reduce")
        page = visit.open(name)
        page.evaluate(OPEN_AND_THIN)
        page.evaluate(EMPTY_FORMULAS)
        for theme in themes:
            in_theme(page, theme)
            found[f"{name}, {theme}"] = violations(page)
        visit.context.close()
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        rows = [f"{place}: {len(rules)}" for place, rules in found.items()]
        Path(folder, f"axe_{table}.txt").write_text("\n".join(rows) + "\n")
    return {place: rules for place, rules in found.items() if rules}


@pytest.mark.parametrize("edition", ["instructor", "public"])
def test_no_page_has_a_violation(request, browser, edition):
    names = pages(request.getfixturevalue(edition))
    assert {f"source_notebooks/{name}/{name}.html" for name in CHAPTERS} < set(names)
    assert {"404.html", "search.html", "book/glossary.html", "book/index.html"} < set(names)
    address = request.getfixturevalue({"instructor": "site", "public": "public_site"}[edition])
    assert of_pages(browser, address, names, THEMES, edition) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_what_opens_over_a_page_has_no_violation(browser, site, theme):
    """On a phone: the table of contents, the search, a definition."""
    visit = Visit(browser, site, theme, width=390, height=800, reduced_motion="reduce")
    page = visit.open("book/students.html")
    page.locator("button.primary-toggle").click()
    page.locator("dialog[open] .bd-links, .bd-sidebar-primary:visible .bd-links").first.wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.locator("dialog[open] input[type=search]").wait_for()
    assert violations(page) == []
    visit.open(CHAPTER_02)
    page.evaluate(OPEN_AND_THIN)
    page.locator("a.gl").first.focus()
    page.keyboard.press("Shift+Tab")  # so that the focus has come by the keyboard
    page.keyboard.press("Tab")
    page.locator("#glossary-box").wait_for()
    assert violations(page) == []
    visit.context.close()


def test_axe_sees_what_is_wrong(visit):
    page = visit.open("404.html")
    assert violations(page) == []
    page.evaluate("""() => document.querySelector('article').insertAdjacentHTML('beforeend',
        '<img src="_static/logo.svg"><p style="color: #888; background: #777">Pale</p>')""")
    assert [rule.split(" ")[0] for rule in violations(page)] == ["color-contrast", "image-alt"]
