"""The book as a reader meets it: built from the root, opened in headless Chromium."""

from __future__ import annotations

import re

import pytest
from sites import CHAPTERS, build_book

CHAPTER_02 = "source_notebooks/02_binary_single_layer/02_binary_single_layer"

pytestmark = pytest.mark.browser


def test_an_outside_request_would_be_seen(visit):
    page = visit.open("book/index.html")
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    page.wait_for_timeout(200)
    assert any("outside request" in problem for problem in visit.problems)


def test_the_front_address_leads_to_the_welcome_page(visit):
    page = visit.open("index.html")
    page.wait_for_url("**/book/index.html")
    assert "Neural networks" in page.locator("article h1").inner_text()


def test_a_solution_is_folded_and_opens(visit):
    page = visit.open(f"{CHAPTER_02}.html")
    button = page.get_by_text("Show the solution").first
    details = page.locator("details", has=page.get_by_text("Show the solution")).first
    code = details.locator("pre").first
    assert not code.is_visible()
    button.click()
    code.wait_for(state="visible")
    assert details.get_by_text("Hide the solution").first.is_visible()
    assert "<SOL>" not in page.content()
    assert "BEGIN HIDDEN TESTS" not in page.content()


def test_a_written_answer_is_folded_and_opens(visit):
    page = visit.open(f"{CHAPTER_02}.html")
    details = page.locator("details", has_text="Show a good answer and how it is marked").first
    scheme = details.get_by_text("Mark scheme").first
    assert not scheme.is_visible()
    details.locator("summary").click()
    scheme.wait_for(state="visible")


def test_the_theme_can_be_changed_and_shows(visit):
    page = visit.open(f"{CHAPTER_02}.html")
    color = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(color)
    button = page.locator("button.theme-switch-button:visible").first
    for _ in range(3):  # it goes through light, dark and as the system has it
        button.click()
        if page.locator("html").get_attribute("data-theme") == "dark":
            break
    page.wait_for_timeout(300)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(color) != before


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_its_version_and_every_picture_has_a_text(visit, root, name):
    page = visit.open(f"source_notebooks/{name}/{name}.html")
    assert re.search(r"Version \d+\.\d+, \d+ \w+ \d{4}", page.locator("article").inner_text())
    texts = page.locator("article img").evaluate_all("all => all.map(i => i.alt || i.src)")
    assert texts, "a chapter without a picture?"
    assert [text for text in texts if text.startswith("http") or text.endswith(".png")] == []


def test_the_page_of_changes_lists_every_chapter(visit):
    page = visit.open("book/changes.html")
    assert page.locator("article table tbody tr").count() == len(CHAPTERS)


def test_a_second_build_executes_nothing(root, book_folder):
    result = build_book(root, book_folder)
    assert result.returncode == 0
    assert "Executing notebook" not in result.stdout + result.stderr
    assert "0 added, 0 changed" in re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
