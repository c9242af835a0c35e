"""The course as one PDF: printed once from the public edition, and read with pypdf."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites import CHAPTERS, ROOT

from gradekit.project import Project
from gradekit.site import leaks
from gradekit.site.pdf import contents, write_pdf

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pdf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The public edition's PDF; where COURSE_SITES names a folder that has one, that one."""
    if made := os.environ.get("COURSE_SITES"):
        file = Path(made) / "public" / "course.pdf"
        if file.is_file():
            return pypdf.PdfReader(file)
    request.getfixturevalue("browser")  # skips where there is none
    file = tmp_path_factory.mktemp("pdf") / "course.pdf"
    edition = request.getfixturevalue("public")
    # Playwright runs once in a process, and the tests have it: a process of its own prints.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(write_pdf, ROOT, edition, file, "Public edition").result()
    return pypdf.PdfReader(file)


@pytest.fixture(scope="module")
def text(pdf) -> str:
    """All that it says, without blanks: its lines are broken elsewhere."""
    return squeezed("".join(page.extract_text() for page in pdf.pages))


def squeezed(text: str) -> str:
    """A text without blanks and breaks."""
    return re.sub(r"\s+", "", text)


def titles(outline: list[Any]) -> Iterator[str]:
    """The titles of bookmarks, those below others too."""
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield squeezed(entry.title)


def resources(pdf: Any, *kinds: str) -> Iterator[Any]:
    """The resources of all pages and of all that is drawn on them, by these kinds, each once."""
    seen: set[int] = set()
    todo = [page["/Resources"] for page in pdf.pages]
    while todo:
        one = todo.pop().get_object()
        yield one
        for kind in kinds:
            for found in (one.get(kind) or {}).values():
                inner = found.get_object()
                if "/Resources" in inner and id(inner) not in seen:
                    seen.add(id(inner))
                    todo.append(inner["/Resources"])


def test_it_is_the_whole_course_with_a_bookmark_for_each_chapter_and_section(pdf):
    assert len(pdf.pages) > 100
    marks = set(titles(pdf.outline))
    missing = []
    for chapter in CHAPTERS:
        notebook = json.loads((ROOT / f"release/{chapter}/{chapter}.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                prose = re.sub(r"(?ms)^```.*?^```", "", "".join(cell["source"]))
                found = re.findall(r"^#{1,2} (.*)$", prose, re.MULTILINE)
                plain = (squeezed(re.sub(r"[`*$\\]", "", title)) for title in found)
                missing += [title for title in plain if not any(same(title, m) for m in marks)]
    assert missing == []
    assert len(contents(ROOT)) <= len(pdf.outline)


def same(title: str, mark: str) -> bool:
    """Whether a bookmark is that of a title, but for quotation marks that were curled."""
    return re.sub(r"['’\"“”]", "", title) == re.sub(r"['’\"“”]", "", mark)


def test_every_link_inside_leads_to_a_page(pdf):
    pages = {page.indirect_reference.idnum for page in pdf.pages}
    named = pdf.named_destinations
    inside, wrong = 0, []
    for number, page in enumerate(pdf.pages, 1):
        for note in page.get("/Annots") or []:
            note = note.get_object()
            if note.get("/Subtype") != "/Link":
                continue
            if "/Dest" in note:
                inside += 1
                target = named.get(note["/Dest"])
                if target is None or target.page.idnum not in pages:
                    wrong.append(f"page {number}: {note['/Dest']}")
            elif not note["/A"]["/URI"].startswith(("http://", "https://", "mailto:")):
                wrong.append(f"page {number}: {note['/A']['/URI']}")
    assert wrong == []
    assert inside > 500


def test_all_fonts_are_embedded(pdf):
    fonts = {}
    for one in resources(pdf, "/XObject", "/Pattern"):
        for font in (one.get("/Font") or {}).values():
            font = font.get_object()
            fonts[str(font.get("/BaseFont", id(font)))] = font
    assert len(fonts) > 3
    for name, font in fonts.items():
        if font["/Subtype"] == "/Type3":
            continue  # such a font is its own drawings
        if "/DescendantFonts" in font:
            font = font["/DescendantFonts"][0].get_object()
        assert any(key.startswith("/FontFile") for key in font["/FontDescriptor"]), name


def test_drawings_are_vectors(pdf, public):
    """Every picture of pixels in the PDF is one that the pages, too, have as pixels."""
    pixels, drawings = set(), set()
    for page in contents(ROOT):
        file = public / f"{page.name}.html"
        for name in re.findall(r'<img[^>]*src="([^"]*)"', file.read_text("utf-8")):
            kind = drawings if name.endswith(".svg") else pixels
            kind.add((file.parent / name).resolve())
    embedded = {
        image.idnum
        for one in resources(pdf, "/XObject")  # not patterns: hatching is always printed as pixels
        for image in (one.get("/XObject") or {}).values()
        if image.get_object()["/Subtype"] == "/Image"
    }
    assert len(drawings) > 50
    # Pixels inside drawings, such as those of a picture in axes, are embedded on their own.
    inside = sum(drawing.read_text("utf-8").count("<image") for drawing in drawings)
    assert 0 < len(embedded) <= len(pixels) + inside


def test_no_line_of_a_solution_is_in_it(text):
    hidden = leaks.secrets(Project(ROOT))
    assert len(hidden.lines) > 2000
    assert [line for line in hidden.lines if squeezed(line) in text] == []


def test_a_line_that_is_in_it_is_found(text):
    """What the search for solutions rests on: lines of code are read as they were written."""
    shown = []
    for chapter in CHAPTERS:
        notebook = json.loads((ROOT / f"release/{chapter}/{chapter}.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            tags = cell["metadata"].get("tags", [])
            if cell["cell_type"] == "code" and not tags and "nbgrader" not in cell["metadata"]:
                shown += [line.strip() for line in "".join(cell["source"]).splitlines()]
    long = [line for line in shown if len(line) >= leaks.TELLING_LENGTH]
    assert len(long) > 500
    assert sum(squeezed(line) in text for line in long) > 0.95 * len(long)
