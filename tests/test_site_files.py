"""Both editions as files: links, downloads and icons lead to what is there."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from sites import CHAPTERS, ROOT, pages

from gradekit.book import icons
from gradekit.book import pages as book_pages
from gradekit.book.outputs import Chapter, cache_of_this_state
from gradekit.book.pages import SLIDES_FOLDER
from gradekit.project import Project
from gradekit.site import command, leaks

ADDRESS = re.compile(r'\s(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\s(?:id|name)="([^"]*)"')


@pytest.fixture(scope="module", params=["instructor", "public"])
def edition(request: pytest.FixtureRequest) -> Path:
    """The folder of an edition."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


def dead_links(edition: Path) -> list[str]:
    """Links and sources inside an edition that lead nowhere, with their page."""
    texts = {name: (edition / name).read_text("utf-8") for name in pages(edition)}
    anchors = {name: {html.unescape(a) for a in ANCHOR.findall(text)}
               for name, text in texts.items()}  # fmt: skip
    dead = []
    for name, text in texts.items():
        for found in set(ADDRESS.findall(text)):
            parts = urlsplit(html.unescape(found))
            if parts.scheme or parts.netloc or (name == "404.html" and parts.path[:1] == "/"):
                continue
            place = name
            if parts.path:
                place = os.path.normpath(Path(name).parent / unquote(parts.path))
            wanted = unquote(parts.fragment)
            if not (edition / place).exists() or (
                place in anchors and wanted not in {"", "top", *anchors[place]}
            ):
                dead.append(f"{name}: {found}")
    return dead


def test_every_link_inside_leads_somewhere(edition):
    assert len(pages(edition)) > 20
    assert dead_links(edition) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<p id="here"><a href="#here">1</a> <a href="#there">2</a> '
                                     '<a href="b.html#x">3</a> <a href="http://c">4</a></p>')
    assert sorted(dead_links(tmp_path)) == ["a.html: #there", "a.html: b.html#x"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_download_of_a_chapter_is_the_released_notebook(edition, chapter):
    page = edition / "source_notebooks" / chapter / f"{chapter}.html"
    found = re.findall(r'href="([^"]*\.ipynb)"[^>]*>\s*(?:<[^>]*>)*Download the notebook',
                       page.read_text("utf-8"))  # fmt: skip
    assert len(found) == 1
    notebook = (page.parent / found[0]).resolve()
    nbformat.validate(nbformat.read(notebook, as_version=4))
    assert notebook.read_bytes() == (ROOT / "release" / chapter / f"{chapter}.ipynb").read_bytes()


@pytest.mark.parametrize("edition_name", ["instructor", "public"])
@pytest.mark.parametrize("extras", [[], ["slides"], ["slides", "pdf"]])
def test_a_chapter_links_slides_and_pdf_where_they_are_made(edition_name, extras):
    chapter = CHAPTERS[0]
    docname = f"source_notebooks/{chapter}/{chapter}"
    config = SimpleNamespace(
        course_edition=edition_name, course_extras=extras, course_repository="",
        course_branch="main", nb_execution_cache_path=str(cache_of_this_state(ROOT)),
        nb_execution_timeout=300, nb_execution_allow_errors=False,
    )  # fmt: skip
    page = json.dumps(book_pages.page(config, ROOT / f"{docname}.ipynb", docname))
    assert (f"../../slides/{chapter}.html" in page) == ("slides" in extras)
    assert ("../../course.pdf" in page) == ("pdf" in extras)


def test_no_slide_shows_what_students_must_find(tmp_path):
    config = command.Running(str(cache_of_this_state(ROOT)))
    chapters = [Chapter(ROOT / f"{name}.ipynb", name, config)
                for name in (f"source_notebooks/{one}/{one}" for one in CHAPTERS)]  # fmt: skip
    command.write_slides(chapters, tmp_path)
    assert len(list((tmp_path / SLIDES_FOLDER).glob("*.html"))) == len(CHAPTERS)
    found = leaks.find(tmp_path, leaks.secrets(Project(ROOT)))
    assert [str(leak) for leak in found] == []


def test_the_font_has_every_icon_that_a_page_shows(edition):
    from fontTools.ttLib import TTFont

    font = TTFont(edition / "_static" / "icons.woff").getBestCmap()
    assert font.keys() >= set(icons.ICONS.values())
    shown = set()
    for name in pages(edition):
        text = (edition / name).read_text("utf-8")
        assert "fontawesome.js" not in text, name
        for classes in re.findall(r'class="(?:fas?|fa-solid) ([^"]*)"', text):
            shown |= {one[3:] for one in classes.split() if one.startswith("fa-")}
    assert shown - {"lg", "fw"} <= icons.ICONS.keys()
    assert "magnifying-glass" in shown
