"""Both editions opened from a folder, as from a USB stick: no server, and nothing is missed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_site_in_browser import CHAPTER_02, MATHS_DONE, NAMES, try_control

pytestmark = pytest.mark.browser


class FromDisk:
    """An edition opened as files, and what went wrong."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.home = folder.resolve().as_uri()
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda said: said.type in ("error", "warning")
                     and self.problems.append(said.text))  # fmt: skip
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("requestfailed", lambda request: self.problems.append(request.url))
        ours = (self.home, "data:", "blob:")
        self.page.on("request", lambda request: request.url.startswith(ours)
                     or self.problems.append(f"outside: {request.url}"))  # fmt: skip

    def open(self, path: str) -> Any:
        self.page.goto(f"{self.home}/{path}", wait_until="networkidle")
        return self.page


@pytest.fixture(params=["instructor", "public"])
def disk(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Iterator[FromDisk]:
    """An edition in a folder with a blank in its name; nothing may go wrong on it."""
    folder = tmp_path / "USB stick"
    shutil.copytree(request.getfixturevalue(request.param), folder, copy_function=link)
    made = FromDisk(browser, folder)
    yield made
    made.context.close()
    assert made.problems == []


def link(source: str, target: str) -> None:
    """A second name of a file: an edition has some thirty megabytes."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def test_pages_open_with_their_maths_and_their_interactive_figures(disk, request):
    # The public edition is the one that travels; of the other, every third page.
    some = NAMES if request.node.callspec.params["disk"] == "public" else NAMES[1::3]
    formulas = figures = 0
    for name in ["index", *some, "search", "genindex"]:
        page = disk.open(f"{name}.html")
        page.evaluate(MATHS_DONE)
        formulas += page.locator("article mjx-container").count()
        for found in re.findall(r'data-interactive="([\w-]+)"', page.content()):
            try_control(page, page.locator(f"figure#interactive-{found}"), found)
            figures += 1
        assert disk.problems == [], name
    assert formulas > 200
    assert figures


def test_search_finds_a_word(disk):
    page = disk.open("book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("logistic")
    page.keyboard.press("Enter")
    hit = page.locator("ul.search li a[href*='02_binary']").first
    hit.wait_for()
    page.wait_for_timeout(300)  # what it would fetch to show where the word stands
    hit.click()
    page.wait_for_selector("article h1")
    assert "02_binary_single_layer" in page.url


def test_the_glossary_defines_a_word(disk):
    page = disk.open(CHAPTER_02)
    page.locator("article a.gl").first.hover()
    page.locator("#glossary-box").wait_for(state="visible")


def test_a_file_that_is_missing_would_be_seen(disk):
    disk.open("book/index.html")
    disk.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"none.png\">')")
    disk.page.wait_for_timeout(300)
    assert any("none.png" in problem for problem in disk.problems)
    disk.problems.clear()
