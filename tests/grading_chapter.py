"""A small chapter, and submissions of it, for the tests of grading. Its cells need no imports."""

from __future__ import annotations

import copy
import json

import nbformat
from nbformat import NotebookNode

CHAPTER = "05_small"

TEST_DOUBLE = """assert double(2) == 4, "double(2) should be 4"
### BEGIN HIDDEN TESTS
assert double(-3) == -6
assert double(0.5) == 1
### END HIDDEN TESTS"""

TEST_AREA = """passed = sum(abs(area(r) - 3.14159265 * r * r) < 1e-6 for r in (1, 2, 3, 4))
passed / 2"""


def nbgrader(grade_id: str, points: float | None = None, **flags: bool) -> dict:
    """nbgrader's metadata of a cell."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    worth = {} if points is None else {"points": points}
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **worth, **flags}}


def code(name: str, source: str, **metadata: object) -> NotebookNode:
    """A code cell of the source."""
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


def text(name: str, source: str, **metadata: object) -> NotebookNode:
    """A Markdown cell of the source."""
    return nbformat.v4.new_markdown_cell(source, id=name, metadata=metadata)


def source_notebook() -> NotebookNode:
    """The chapter's source: two autograded exercises, one with partial credit, one written."""
    tests = {"grade": True, "locked": True}
    cells = [
        text("title", "# 5. A small chapter"),
        code("setup", "factor = 2", **nbgrader("setup", locked=True)),
        text("about-double", "Write `double`."),
        code(
            "double",
            "def double(x):\n    # <SOL>\n    return factor * x\n    # </SOL>",
            **nbgrader("double", solution=True),
        ),
        code("test-double", TEST_DOUBLE, **nbgrader("test_double", 3, **tests)),
        text("about-area", "Write `area`."),
        code(
            "area",
            "def area(r):\n    # a = <FILL IN>\n    a = 3.14159265 * r**2\n    return a",
            **nbgrader("area", solution=True),
        ),
        code("test-area", TEST_AREA, **nbgrader("test_area", 2, **tests)),
        code("demo", "raise SystemExit('a demonstration ran')", tags=["demo"]),
        text(
            "written",
            "It grows with the square.\n\n=== BEGIN MARK SCHEME ===\n1: square\n"
            "=== END MARK SCHEME ===",
            **nbgrader("written", 1, grade=True, solution=True),
        ),
        text("end", "The end."),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "course": {
                "chapter": CHAPTER, "title": "Small", "version": "1.1", "date": "2026-11-24",
                "changes": [{"version": "1.1", "date": "2026-11-24", "text": "Second version."}],
            },
        }
    )  # fmt: skip
    return notebook


RIGHT = {
    "double": "def double(x):\n    return x + x",
    "area": "def area(r):\n    return 3.14159265 * r * r",
    "written": "As the radius squared.",
}


def find(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """The last cell with a grade id."""
    found = [
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    ]
    return found[-1]


def student_notebook() -> NotebookNode:
    """The chapter as students get it, made by hand so that no code of ours is trusted for it."""
    notebook = copy.deepcopy(source_notebook())
    stub = "# YOUR CODE HERE\n    raise NotImplementedError()"
    find(notebook, "double").source = f"def double(x):\n    {stub}"
    find(notebook, "area").source = (
        "def area(r):\n    # a = <FILL IN>\n"
        '    raise NotImplementedError("replace this line with your answer")\n    return a'
    )
    find(notebook, "test_double").source = TEST_DOUBLE.split("###")[0].rstrip("\n")
    find(notebook, "written").source = "*Your answer here.*"
    return notebook


def submission(**answers: str) -> NotebookNode:
    """A student's notebook with some answers, by grade id."""
    notebook = student_notebook()
    for grade_id, answer in answers.items():
        find(notebook, grade_id).source = answer
    return notebook


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as a file holds it, with whatever is wrong in it."""
    return json.dumps(notebook, indent=1).encode()
