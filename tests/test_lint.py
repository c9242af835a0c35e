"""Every mistake that a source can hold is found, and named with its place."""

from __future__ import annotations

import json

import pytest
from release_course import cell, chapter_notebook, code, meta, write_source

from gradekit.lint import lint_file, lint_notebook
from gradekit.markers import read_markers, split_lines


def said(notebook, chapter="01_tiny") -> list[str]:
    return [str(problem) for problem in lint_notebook(notebook, "x.ipynb", chapter)]


def test_a_right_notebook_has_no_problem():
    assert said(chapter_notebook()) == []


MARKER_MISTAKES = [
    # without a partner
    ("# <SOL>\nx = 1", 1, "<SOL> without its partner"),
    ("x = 1\n# </SOL>", 2, "</SOL> without its partner"),
    ("### BEGIN HIDDEN TESTS\nx = 1", 1, "BEGIN HIDDEN TESTS without its partner"),
    ("x = 1\n### END HIDDEN TESTS", 2, "END HIDDEN TESTS without its partner"),
    ("=== BEGIN MARK SCHEME ===\nfoo", 1, "BEGIN MARK SCHEME without its partner"),
    ("# y = <FILL IN>\n", 1, "<FILL IN> without its partner"),
    ("# y = <FILL IN>\n# z = <FILL IN>\nz = 1", 1, "<FILL IN> without its partner"),
    # on one line, or not alone in it
    ("# <SOL> x = 1 # </SOL>", 1, "on one line"),
    ("x = 1  # <SOL>\n# </SOL>", 1, "not alone in its line"),
    ("# <SOL>\nx = 1\n# </SOL> done", 3, "not alone in its line"),
    ("# BEGIN HIDDEN TESTS\n### END HIDDEN TESTS", 1, "not alone in its line"),
    ("x = 2  # x = <FILL IN>\nx = 1", 1, "in a comment of its own"),
    # nested
    ("# <SOL>\n# <SOL>\nx = 1\n# </SOL>", 2, "cannot be nested"),
    ("# <SOL>\n### BEGIN HIDDEN TESTS\n# </SOL>\n### END HIDDEN TESTS", 2, "cannot be nested"),
    ("# <SOL>\n# y = <FILL IN>\ny = 1\n# </SOL>", 2, "inside a region of solution"),
    # misspelt
    ("# <SOl>\nx = 1", 1, "misspelt"),
    ("# <sol>\nx = 1", 1, "misspelt"),
    ("# < SOL>\nx = 1", 1, "misspelt"),
    ("# <SOL\nx = 1", 1, "misspelt"),
    ("# SOL>\nx = 1", 1, "misspelt"),
    ("# SOL\nx = 1", 1, "misspelt"),
    ("# </SOL\nx = 1", 1, "misspelt"),
    ("# <\\SOL>\nx = 1", 1, "misspelt"),
    ("# <SOLUTION>\nx = 1", 1, "misspelt"),
    ("# <SLO>\nx = 1", 1, "misspelt"),
    ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", 1, "misspelt"),
    ("# y = <FILLIN>\ny = 1", 1, "misspelt"),
    ("# y = <fill in>\ny = 1", 1, "misspelt"),
    ("# y = <FILL_IN>\ny = 1", 1, "misspelt"),
    ("# y = FILL IN\ny = 1", 1, "misspelt"),
    ("### BEGIN HIDDEN TEST\nx = 1", 1, "misspelt"),
    ("### BEGIN HIDEN TESTS\nx = 1", 1, "misspelt"),
    ("### BEGN HIDDEN TESTS\nx = 1", 1, "misspelt"),
    ("### HIDDEN TESTS\nx = 1", 1, "misspelt"),
    ("# begin hidden tests\nx = 1", 1, "misspelt"),
    # an answer that is not one line
    ("# y = <FILL IN>\ny = max(\n    1, 2)", 2, "not a whole statement"),
    ("# y = <FILL IN>\nfor y in range(3):\n    pass", 2, "not a whole statement"),
]


@pytest.mark.parametrize(("source", "line", "message"), MARKER_MISTAKES)
def test_markers_that_are_wrong(source, line, message):
    problems = read_markers(source, is_code=True).problems
    assert (line, True) in [(at, message in text) for at, text in problems], problems


@pytest.mark.parametrize(
    "source",
    [
        "=== BEGIN MARKING SCHEME ===\n",
        "=== BEGIN MARK SCHEME\n",
        "BEGIN MARK SCHEME\n",
        "== BEGIN MARK SHEME ==\n",
        "<SOl>\n",
    ],
)
def test_markers_that_are_wrong_in_text(source):
    assert read_markers(source, is_code=False).problems


@pytest.mark.parametrize(
    ("source", "is_code"),
    [
        ("# The solution of x > 0 is below.\nx = solution > 3\ncolor = '#ff0000'", True),
        ("# Solution of the equation\n# <https://example.org>\nif sol < 3 and sol > 1: pass", True),
        ("# end of the tests, which were not hidden", True),
        ("Fill in the lines under `<FILL IN>`; in the end solutions are compared, $a < b$.", False),
        ("The mark scheme is not shown. If loss < solution, then > is wrong.", False),
        ("# A title\n\n## Hidden layers\n\n### Begin with tests", False),
    ],
)
def test_ordinary_text_is_no_marker(source, is_code):
    assert read_markers(source, is_code=is_code).problems == []


def test_problems_name_cell_id_and_line():
    notebook = chapter_notebook()
    cell(notebook, "solution-double").source = "def double(x):\n    # <SOL>\n    return 2 * x"
    assert said(notebook) == [
        "x.ipynb: cell 3 (solution-double), line 2: <SOL> without its partner: no </SOL> follows"
    ]


def test_lines_that_students_see_and_those_they_must_not():
    notebook = chapter_notebook()
    kept, removed = split_lines(cell(notebook, "test-double"))
    assert kept == ["assert double(3) == 6"]
    assert [line for line, _ in removed] == [3, 4]
    kept, removed = split_lines(cell(notebook, "solution-half"))
    assert removed == [(3, "    h = x / 2.0")]
    assert "    # h = <FILL IN>" in kept
    kept, removed = split_lines(cell(notebook, "written"))
    assert kept == []
    assert len(removed) == 3  # the answer, a blank line, and what the mark scheme holds
    whole = code("x = 1\ny = 2", "whole", **meta("whole", "solution"))
    assert split_lines(whole) == ([], [(1, "x = 1"), (2, "y = 2")])
    assert split_lines(code("x = 1", "plain")) == (["x = 1"], [])


def change(notebook, cell_id, **nbgrader):
    entry = cell(notebook, cell_id).metadata.nbgrader
    for key, value in nbgrader.items():
        if value is None:
            entry.pop(key)
        else:
            entry[key] = value


CELL_MISTAKES = [
    ("test-half", {"points": None}, "a graded cell without points"),
    ("test-half", {"points": 0}, "points must be a number above 0, not 0"),
    ("test-half", {"points": "2"}, "points must be a number above 0, not '2'"),
    ("solution-half", {"points": 1}, "points in a cell that is not graded"),
    ("test-half", {"grade_id": "double"}, "grade id 'double' is also that of cell 3"),
    ("test-half", {"grade_id": None}, "without a grade_id"),
    ("test-half", {"grade_id": "a b"}, "invalid nbgrader metadata"),
    ("test-half", {"schema_version": 2}, "invalid nbgrader metadata"),
    ("test-half", {"locked": None}, "invalid nbgrader metadata"),
    ("test-half", {"hint": "x"}, "invalid nbgrader metadata"),
    ("test-half", {"cell_type": "markdown"}, "cell_type is 'markdown' in a code cell"),
    ("written", {"solution": False}, "invalid nbgrader metadata"),
    ("test-half", {"solution": True}, "solution 'half' without a test"),
    ("test-half", {"grade": False, "points": None}, "solution 'half' without a test"),
    ("test-double", {"grade": False, "points": None}, "solution 'double' without a test"),
    ("test-double", {"solution": True}, "hidden tests outside a test cell"),
]


@pytest.mark.parametrize(("cell_id", "changes", "message"), CELL_MISTAKES)
def test_metadata_that_is_wrong(cell_id, changes, message):
    notebook = chapter_notebook()
    change(notebook, cell_id, **changes)
    problems = said(notebook)
    assert any(message in problem for problem in problems), problems


def test_the_last_solution_needs_a_test_too():
    notebook = chapter_notebook()
    notebook.cells.append(code("x = 1", "last", **meta("last", "solution")))
    assert said(notebook) == [
        "x.ipynb: cell 11 (last): solution 'last' without a test: no test cell follows before the "
        "next solution"
    ]


def test_regions_in_cells_where_they_cannot_be():
    notebook = chapter_notebook()
    cell(notebook, "imports").source = "### BEGIN HIDDEN TESTS\nassert 1\n### END HIDDEN TESTS"
    cell(notebook, "question").source = "=== BEGIN MARK SCHEME ===\n1\n=== END MARK SCHEME ==="
    cell(notebook, "test-half").source = "# <SOL>\nassert half(5) == 2.5\n# </SOL>"
    assert [problem.split(": ")[2].split(" (")[0] for problem in said(notebook)] == [
        "hidden tests outside a test cell",
        "a solution inside a test cell",
        "a mark scheme outside a written answer",
    ]


def test_code_that_is_not_python():
    notebook = chapter_notebook()
    cell(notebook, "imports").source = "x = 1\ny = (2"
    assert "cell 2 (imports), line 2: not Python" in said(notebook)[0]
    cell(notebook, "imports").source = "%matplotlib inline\n!ls\nx = 1"
    assert said(notebook) == []


COURSE_MISTAKES = [
    ({"version": None}, "course.version is missing"),
    ({"title": " "}, "course.title is missing"),
    ({"chapter": "02_other"}, "its folder is '01_tiny'"),
    ({"date": "24 Nov 2026"}, "'24 Nov 2026' in metadata course is not a date"),
    ({"date": "20261124"}, "'20261124' in metadata course is not a date"),
    ({"version": "2.0"}, "course.version is '2.0', but the last change"),
    ({"date": "2026-11-25"}, "course.date is '2026-11-25', but the last change"),
    ({"changes": []}, "course.changes must list"),
    ({"changes": [{"version": "1.1", "date": "2026-11-24"}]}, "change 1 in metadata"),
    ({"release": {"version": "1.1"}}, "this is a student version"),
]


@pytest.mark.parametrize(("changes", "message"), COURSE_MISTAKES)
def test_course_metadata_that_is_wrong(changes, message):
    notebook = chapter_notebook()
    for key, value in changes.items():
        if value is None:
            del notebook.metadata.course[key]
        else:
            notebook.metadata.course[key] = value
    problems = said(notebook)
    assert any(message in problem for problem in problems), problems


def test_no_course_metadata():
    notebook = chapter_notebook()
    del notebook.metadata["course"]
    assert "has no 'course'" in said(notebook)[0]


def test_one_version_twice():
    notebook = chapter_notebook()
    notebook.metadata.course.changes[0].version = "1.1"
    assert "two changes in metadata course.changes have version '1.1'" in said(notebook)[0]


FILE_MISTAKES = [
    (b"\xff\xfe", "not UTF-8"),
    (b'{"cells": [', "not a notebook"),
    (b"[1]", "no list of cells"),
    (b'{"cells": [], "nbformat": 4, "nbformat_minor": 4, "metadata": {}}', "its format is 4.4"),
    (b'{"cells": [], "nbformat": 3, "nbformat_minor": 0, "metadata": {}}', "its format is 3.0"),
    (b'{"cells": [{"id": "a"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "not a v"),
]


@pytest.mark.parametrize(("content", "message"), FILE_MISTAKES)
def test_files_that_are_no_notebooks(tmp_path, content, message):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    (problem,) = lint_file(path, "x.ipynb", "x")
    assert message in str(problem)


def test_cell_ids_that_are_missing_or_twice(tmp_path):
    path = write_source(tmp_path, chapter_notebook())
    raw = json.loads(path.read_text())
    raw["cells"][3]["id"] = raw["cells"][1]["id"]
    del raw["cells"][5]["id"]
    path.write_text(json.dumps(raw))
    assert [str(p) for p in lint_file(path, "x.ipynb", "01_tiny")] == [
        "x.ipynb: cell 4 (imports): cell 2 has the same id",
        "x.ipynb: cell 6: the cell has no id: give it a readable one",
    ]


def test_a_second_notebook_beside_the_chapter(tmp_path):
    path = write_source(tmp_path, chapter_notebook())
    assert lint_file(path, "a/01_tiny.ipynb", "01_tiny") == []
    (path.parent / "solutions.ipynb").write_text("{}")
    (problem,) = lint_file(path, "a/01_tiny.ipynb", "01_tiny")
    assert str(problem).startswith("a/solutions.ipynb: a second notebook")
