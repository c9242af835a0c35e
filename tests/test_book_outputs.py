"""The chapters' outputs: run side by side in warm kernels, and taken from the cache by Sphinx."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

HERE = "import os\nprint('forked from', os.getppid(), 'in', os.path.basename(os.getcwd()))"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two chapters."""
    monkeypatch.setenv("JUPYTER_PATH", "")
    root = tmp_path / "book"
    root.mkdir()
    (root / "conf.py").write_text(
        "extensions = ['myst_nb', 'gradekit.book']\n"
        "nb_execution_mode = 'cache'\nnb_execution_show_tb = True\n"
        "exclude_patterns = ['.cache/**']\n"
    )
    (root / "index.md").write_text("# Book\n\n```{toctree}\na/a\nb/b\n```\n")
    write(root, "a", HERE)
    write(root, "b", HERE)
    return root


def write(root: Path, name: str, code: str) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(f"# Chapter {name}"),
            nbformat.v4.new_code_cell(f"# {name}\n{code}"),  # the cache goes by the code alone
        ]
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["course"] = {
        "version": "1.0", "date": "2026-11-24",
        "changes": [{"version": "1.0", "date": "2026-11-24", "text": "First."}],
    }  # fmt: skip
    (root / name).mkdir(exist_ok=True)
    nbformat.write(notebook, root / name / f"{name}.ipynb")


def out_of(root: Path) -> Path:
    """Where a book is rendered."""
    return root.parent / "out"


def build(root: Path) -> tuple[str, str]:
    """Build the book; what Sphinx said, and its warnings."""
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "--no-color", str(root), str(out_of(root))],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout, done.stderr


def forker(root: Path, name: str) -> str:
    """What a chapter's page says about the process its kernel came from."""
    page = (out_of(root) / name / f"{name}.html").read_text()
    found = re.search(r"forked from (\d+) in (\w+)", page)
    assert found, page
    assert found[2] == name
    return found[1]


def test_chapters_run_in_one_go_and_only_those_that_changed(project: Path):
    said, warned = build(project)
    assert warned == ""
    assert "chapters to run: 2" in said
    assert "Executing notebook" not in said  # Sphinx found all in the cache
    first = forker(project, "a")
    assert first == forker(project, "b")

    write(project, "b", f"{HERE}\nprint('changed')")
    said, warned = build(project)
    assert warned == ""
    assert "chapters to run: 1" in said
    assert forker(project, "a") == first
    assert "changed" in (out_of(project) / "b" / "b.html").read_text()

    said, _ = build(project)
    assert "chapters to run" not in said


def test_a_chapter_that_fails_is_named_with_its_error(project: Path):
    write(project, "b", "1 / 0")
    said, warned = build(project)
    assert "b/b: failed" in said
    assert "ZeroDivisionError" in warned
    assert "b/b.ipynb" in warned
    forker(project, "a")
