"""What every page of both editions must have written in it, for readers who hear it or type."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from sites import CHAPTERS, pages

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


@pytest.fixture(scope="module", params=["instructor", "public"])
def read(request: pytest.FixtureRequest) -> dict[str, Tag]:
    """The pages of an edition; without the head that the theme keeps for print alone."""
    folder: Path = request.getfixturevalue(request.param)
    found = {}
    for name in pages(folder):
        page = BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser")
        for printed in page.select("#jb-print-docs-body"):
            printed.decompose()
        found[name] = page
    assert len(found) > len(CHAPTERS) + 10
    del found["index.html"]  # leads on to the front page
    return found


def without_words(page: Tag) -> list[str]:
    """Pictures and drawings that say nothing, or the name of their file, to who cannot see them."""
    bad = []
    for picture in page.find_all(["img", "svg"]):
        if picture.find_parent(attrs={"aria-hidden": "true"}) or picture.find_parent("svg"):
            continue
        if picture.name == "svg":
            hidden = picture.get("aria-hidden") == "true"
            title = picture.find("title")
            words = picture.get("aria-label") or (title and title.get_text().strip())
            if not hidden and not (picture.get("role") == "img" and words):
                bad.append(str(picture)[:200])
        else:
            words = str(picture.get("alt") or "").strip()
            if not words or words.endswith((".png", ".svg", ".jpg")) or words in picture["src"]:
                bad.append(str(picture)[:200])
    return bad


def disorder(page: Tag) -> list[str]:
    """What is wrong with the order of a page's headings."""
    headings = page.find_all(HEADINGS)
    levels = [int(heading.name[1]) for heading in headings]
    bad = [] if levels.count(1) == 1 and levels[0] == 1 else [f"levels {levels[:5]}..."]
    for before, heading, level in zip(levels, headings[1:], levels[1:], strict=False):
        if level > before + 1:
            bad.append(f"h{before}, then {heading.name} '{heading.get_text()[:60]}'")
    return bad + [f"{heading.name} is empty" for heading in headings if not heading.get_text()]


def test_every_picture_says_in_words_what_it_shows(read):
    bad = {name: missing for name, page in read.items() if (missing := without_words(page))}
    assert bad == {}


def test_headings_are_in_order_under_one_title(read):
    assert {name: wrong for name, page in read.items() if (wrong := disorder(page))} == {}


def test_every_page_says_its_language_and_has_a_title_of_its_own(read):
    assert {page.html["lang"] for page in read.values()} == {"en"}
    titles = [page.title.get_text().strip() for page in read.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_what_is_folded_has_the_name_that_the_page_shows(read):
    labels = set()
    for page in read.values():
        for summary in page.find_all("summary"):
            assert not summary.get("aria-label")
            labels.add(summary.get_text(" ", strip=True))
    assert len(labels) > 2
    assert all(labels)


def test_a_picture_without_words_is_found():
    page = BeautifulSoup(
        '<img src="a.png" alt="A curve"><img src="b.png"><img src="c.png" alt="c.png">'
        '<svg role="img" aria-label="A net"></svg><svg role="img"></svg><svg aria-hidden="true"/>',
        "html.parser",
    )
    assert [bad[:13] for bad in without_words(page)] == [
        '<img src="b.p', '<img alt="c.p', '<svg role="im',
    ]  # fmt: skip


def test_headings_in_disorder_are_found():
    def said(text: str) -> list[str]:
        return disorder(BeautifulSoup(text, "html.parser"))

    assert said("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>") == []
    assert said("<h1>A</h1><h3>B</h3>") == ["h1, then h3 'B'"]
    assert said("<h1>A</h1><h1>B</h1>") == ["levels [1, 1]..."]
    assert said("<h1>A</h1><h2></h2>") == ["h2 is empty"]
