"""A course of two tiny chapters, built in code, for the tests of `gradekit release`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parent.parent

SOLUTION = """\
def double(x):
    \"\"\"Twice x.\"\"\"
    # <SOL>
    secret_factor = 2
    return secret_factor * x
    # </SOL>"""

TEST = """\
assert double(3) == 6
### BEGIN HIDDEN TESTS
for hidden_number in range(100):
    assert double(hidden_number) == 2 * hidden_number
### END HIDDEN TESTS"""

FILL_IN = """\
def half(x):
    # h = <FILL IN>
    h = x / 2.0

    return h"""

WRITTEN = """\
Half of twice a number is that number, as a good answer says.

=== BEGIN MARK SCHEME ===
1 point for inverse functions; 1 for an example.
=== END MARK SCHEME ==="""


def meta(grade_id: str, kind: str, points: float | None = None, cell_type: str = "code") -> Any:
    """nbgrader's metadata of a cell: kind is solution, test or written."""
    found: dict[str, Any] = {
        "grade": kind != "solution", "solution": kind != "test", "locked": kind == "test",
        "task": False, "grade_id": grade_id, "schema_version": 3, "cell_type": cell_type,
    }
    if points is not None:
        found["points"] = points
    return {"nbgrader": found}


def code(source: str, cell_id: str, **metadata: Any) -> NotebookNode:
    """A code cell without outputs."""
    return new_code_cell(source, id=cell_id, metadata=metadata)


def chapter_notebook(chapter: str = "01_tiny") -> NotebookNode:
    """A whole source notebook: both conventions, hidden tests, a written answer."""
    shown = code("print('quoted in the text')", "shown", tags=["nbval-check-output"])
    shown.outputs = [new_output("stream", name="stdout", text="quoted in the text\n")]
    shown.execution_count = 7
    return new_notebook(
        cells=[
            new_markdown_cell("# 1. Tiny\n\nWrite, and see.", id="title"),
            code("import math\n\nnumber = 3", "imports"),
            code(SOLUTION, "solution-double", **meta("double", "solution")),
            code(TEST, "test-double", **meta("test_double", "test", 6)),
            code(FILL_IN, "solution-half", **meta("half", "solution")),
            code("assert half(5) == 2.5", "test-half", **meta("test_half", "test", 2)),
            code("# area = <FILL IN>\narea = math.pi * number**2\nprint(area)", "ungraded"),
            shown,
            new_markdown_cell("Why is half of twice a number that number?", id="question"),
            new_markdown_cell(
                WRITTEN, id="written", metadata=meta("written", "written", 2, "markdown")
            ),
        ],
        metadata={
            "course": {
                "chapter": chapter, "title": "Tiny", "version": "1.1", "date": "2026-11-24",
                "changes": [
                    {"version": "1.0", "date": "2026-11-01", "text": "First version."},
                    {"version": "1.1", "date": "2026-11-24", "text": "Mended."},
                ],
            },
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "version": "3.11.9"},
        },
    )  # fmt: skip


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    """The cell with an id."""
    return next(c for c in notebook.cells if c.id == cell_id)


def write_source(course: Path, notebook: NotebookNode, chapter: str = "01_tiny") -> Path:
    """Put a source notebook into a course."""
    path = course / "source_notebooks" / chapter / f"{chapter}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def make_course(folder: Path) -> Path:
    """A course with two chapters and the project's own settings; one has a file beside it."""
    folder.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    write_source(folder, chapter_notebook("01_tiny"), "01_tiny")
    write_source(folder, chapter_notebook("02_small"), "02_small")
    beside = folder / "source_notebooks" / "02_small"
    (beside / "tables").mkdir()
    (beside / "tables" / "points.csv").write_text("x,y\n1,2\n")
    (beside / ".ipynb_checkpoints").mkdir()
    (beside / ".ipynb_checkpoints" / "02_small-checkpoint.ipynb").write_text("{}")
    (beside / "__pycache__").mkdir()
    (beside / "__pycache__" / "tables.pyc").write_bytes(b"\0")
    (beside / ".hidden").write_text("mine")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, with their content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
