"""The public edition as it is written: none of what students must find is in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from gradekit.project import Project
from gradekit.site import leaks, stamps

CHAPTER = "02_binary_single_layer"


@pytest.fixture(scope="module")
def hidden(root: Path) -> leaks.Secrets:
    return leaks.secrets(Project(root))


def test_no_line_of_a_solution_or_hidden_test_is_anywhere(public: Path, hidden: leaks.Secrets):
    assert len(hidden.lines) > 2000  # nine chapters' solutions, hidden tests and mark schemes
    assert [str(leak) for leak in leaks.find(public, hidden)] == []


def test_every_chapter_has_its_page_its_pictures_and_its_notebook(public: Path, root: Path):
    for chapter in Project(root).chapters():
        page = (public / "source_notebooks" / chapter / f"{chapter}.html").read_text()
        assert f'href="../../student/{chapter}.ipynb"' in page
        assert "cell_output" in page
        notebook = public / "student" / f"{chapter}.ipynb"
        assert notebook.read_bytes() == Project(root).release_notebook(chapter).read_bytes()
        nbformat.validate(nbformat.read(notebook, as_version=4))


def test_no_source_is_copied(public: Path):
    assert not (public / "_sources").exists()
    assert {path.parent.name for path in public.rglob("*.ipynb")} == {"student"}


# Each puts an answer where it must not be.
Spoil = Callable[[Path, str], None]


def in_page(folder: Path, line: str) -> None:
    """As highlighted code, a word an element."""
    words = "".join(f"<span>{word}</span> " for word in line.split(" ")).rstrip()
    (folder / "page.html").write_text(f"<html><body><pre>{words}</pre></body></html>")


def in_attribute(folder: Path, line: str) -> None:
    import html

    (folder / "page.html").write_text(f'<html><body data-x="{html.escape(line)}"></body></html>')


def in_notebook(folder: Path, line: str) -> None:
    cell = nbformat.v4.new_code_cell(f"# before\n    {line}\n")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "a.ipynb")


def in_picture(folder: Path, line: str) -> None:
    from PIL import Image, PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", f"\n{line}\n")
    Image.new("L", (1, 1)).save(folder / "a.png", pnginfo=info)


def in_script(folder: Path, line: str) -> None:
    (folder / "a.js").write_text(f"/*\n  {line}\n*/")


@pytest.mark.parametrize("spoil", [in_page, in_attribute, in_notebook, in_picture, in_script])
def test_a_leaked_line_is_found(spoil: Spoil, hidden: leaks.Secrets, tmp_path: Path):
    line = max((text for text in hidden.lines if text.isascii()), key=len)
    spoil(tmp_path, line)
    found = {(leak.chapter, leak.text) for leak in leaks.find(tmp_path, hidden)}
    assert (hidden.lines[line], line) in found


def test_a_name_that_only_solutions_have_is_found_in_the_search_index(
    hidden: leaks.Secrets, tmp_path: Path
):
    name = sorted(hidden.words)[0]
    (tmp_path / "searchindex.js").write_text(f'Search.setIndex({{"terms": {{"{name}": 1}}}})')
    assert [leak.text for leak in leaks.find(tmp_path, hidden)] == [name]


def test_the_instructor_edition_would_not_pass(hidden: leaks.Secrets, root: Path, tmp_path: Path):
    page = json.loads(Project(root).source_notebook(CHAPTER).read_text())
    (tmp_path / "student").mkdir()
    (tmp_path / "student" / "a.ipynb").write_text(json.dumps(page))
    found = {leak.text for leak in leaks.find(tmp_path, hidden)}
    assert "the marker BEGIN HIDDEN TESTS" in found
    assert len(found) > 100


def test_words_of_a_drawing_count_wherever_they_stand(hidden: leaks.Secrets, tmp_path: Path):
    line = max((text for text in hidden.lines if text.isascii() and "<" not in text), key=len)
    (tmp_path / "a.svg").write_text(f'<svg><path d="M0 0"/><!-- see {line} --></svg>')
    assert [leak.text for leak in leaks.find(tmp_path, hidden)] == [line]


# What is made again ---------------------------------------------------------------------------


def test_a_product_is_current_until_an_input_changes(root: Path, tmp_path: Path):
    for name in ("book", "gradekit/site"):
        shutil.copytree(root / name, tmp_path / name)
    project, product = Project(tmp_path), tmp_path / "_build" / "public"
    product.mkdir(parents=True)
    first = stamps.of_inputs(project)
    assert not stamps.is_current(product, first)
    stamps.write(product, first)
    assert stamps.is_current(product, stamps.of_inputs(project))
    page = tmp_path / "book" / "index.md"
    page.write_text(page.read_text() + "\nMore.\n")
    assert not stamps.is_current(product, stamps.of_inputs(project))
    stamps.forget(product)
    assert not stamps.is_current(product, first)


def test_an_edition_that_is_none_is_refused(root: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "gradekit.site.render", str(root), "teachers", str(tmp_path / "x")],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "'teachers'; it can be instructor or public" in done.stderr + done.stdout
