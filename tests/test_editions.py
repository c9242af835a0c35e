"""Pages of the public edition: the student version, with outputs that give no answer away."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest

from coursekit.errors import CourseError
from gradekit.book import editions, header
from gradekit.release import student_version

COURSE = {
    "chapter": "00_demo", "title": "Demo", "version": "1.0", "date": "2026-11-24",
    "changes": [{"version": "1.0", "date": "2026-11-24", "text": "First version."}],
}
PRINTED = [nbformat.v4.new_output("stream", name="stdout", text="42\n")]
FLAGS = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
ANSWER = "def f(x):\n    # <SOL>\n    return x + 1\n    # </SOL>"
TESTS = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(2) == 3\n### END HIDDEN TESTS"


def code(source: str, name: str, tags: tuple[str, ...] = (), **nbgrader: object) -> dict:
    metadata: dict = {"tags": list(tags)} if tags else {}
    if nbgrader:
        metadata["nbgrader"] = {**FLAGS, "grade_id": name, "cell_type": "code", **nbgrader}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata, outputs=PRINTED)


def chapter(*cells: dict) -> tuple[dict, dict]:
    """The student version of a chapter, and the source with its outputs, as JSON."""
    title = nbformat.v4.new_markdown_cell("# Demo", id="title")
    if cells[-1]["metadata"].get("nbgrader", {}).get("solution") and cells[-1].cell_type == "code":
        cells = (*cells, code(TESTS, "test_of_it", grade=True, locked=True, points=1))
    notebook = nbformat.v4.new_notebook(cells=[title, *cells])
    notebook.metadata["course"] = copy.deepcopy(COURSE)
    source = nbformat.reads(nbformat.writes(notebook), as_version=4)
    return json.loads(nbformat.writes(student_version(source))), json.loads(
        nbformat.writes(notebook)
    )


def shown(*cells: dict) -> dict[str, dict]:
    """The cells of the public page, by id."""
    student, executed = chapter(*cells)
    return {cell["id"]: cell for cell in editions.public_page(student, executed, "demo")["cells"]}





def test_ordinary_cells_have_the_outputs_of_the_source():
    cells = shown(code("print(6 * 7)", "ordinary"))
    assert "".join(cells["ordinary"]["outputs"][0]["text"]) == "42\n"


def test_a_solution_loses_its_code_and_its_output():
    cell = shown(code(ANSWER, "answer", solution=True))["answer"]
    assert "return x + 1" not in "".join(cell["source"])
    assert cell["outputs"] == []


def test_a_line_to_fill_in_loses_its_output_too():
    cell = shown(code("# q = <FILL IN>\nq = 42\nprint(q)", "line"))["line"]
    assert "q = 42" not in "".join(cell["source"])
    assert cell["outputs"] == []


def test_an_author_can_show_a_solutions_output():
    cell = shown(code(ANSWER, "answer", (editions.PUBLIC_OUTPUT,), solution=True))["answer"]
    assert cell["outputs"] != []


def test_tests_show_what_students_see_and_no_output():
    cells = shown(
        code(ANSWER, "answer", solution=True),
        code(TESTS, "tests", grade=True, locked=True, points=2),
    )
    assert "assert f(1) == 2" in "".join(cells["tests"]["source"])
    assert "f(2)" not in "".join(cells["tests"]["source"])
    assert cells["tests"]["outputs"] == []
    label = cells["tests"]["metadata"]["mystnb"]["code_prompt_show"]
    assert label == "Show the visible tests (2 points)"


def test_a_written_answer_shows_its_points_alone():
    answer = nbformat.v4.new_markdown_cell(
        "Because.\n\n=== BEGIN MARK SCHEME ===\n1 point.\n=== END MARK SCHEME ===", id="why",
        metadata={"nbgrader": {**FLAGS, "grade_id": "why", "cell_type": "markdown",
                               "solution": True, "grade": True, "points": 2}},
    )  # fmt: skip
    text = "".join(shown(answer)["why"]["source"])
    assert "2 points" in text
    assert "Because" not in text
    assert "1 point." not in text


def test_two_notebooks_that_do_not_belong_together_are_refused():
    student, executed = chapter(code("1", "one"), code("2", "two"))
    del executed["cells"][-1]
    with pytest.raises(CourseError, match="release it again"):
        editions.public_page(student, executed, "demo")


def test_the_given_notebooks_are_not_changed():
    given = chapter(code(ANSWER, "answer", solution=True))
    before = json.dumps(given)
    editions.public_page(*given, "demo")
    assert json.dumps(given) == before


def test_header_has_times_and_only_buttons_that_lead_somewhere():
    plain = header.text(COURSE, "public", minutes=31, seconds=42.3)
    assert "31 minutes to read" in plain
    assert "45 seconds to run" in plain
    assert "href" not in plain
    links = header.Links(
        "../../student/00_demo.ipynb", slides="../../slides/00_demo.html", pdf="../../course.pdf",
        repository="https://github.com/a/b", branch="v1",
    )  # fmt: skip
    full = header.text(COURSE, "public", links=links)
    path = "blob/v1/release/00_demo/00_demo.ipynb"
    assert f'href="https://colab.research.google.com/github/a/b/{path}"' in full
    assert 'href="../../slides/00_demo.html"' in full
    assert 'href="../../course.pdf"' in full
    assert "https://mybinder.org/v2/gh/a/b/v1?urlpath=lab%2Ftree%2Frelease" in full
    assert "Open in" not in header.text(COURSE, "public", links=header.Links("x", repository="ftp://a/b"))


def test_long_runs_are_told_in_minutes():
    assert [header.rounded(s) for s in (0.2, 11, 54, 56, 130)] == [
        "5 seconds", "15 seconds", "55 seconds", "1 minute", "2 minutes",
    ]  # fmt: skip
