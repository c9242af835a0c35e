"""The book's Sphinx extension: what it adds to a page, and what it must not touch."""

from __future__ import annotations

import json

import nbformat
import pytest

from coursekit.errors import CourseError
from gradekit.book import editions, outputs


def notebook(*cells: dict) -> dict:
    """A source notebook as JSON, with the course's metadata."""
    nb = nbformat.v4.new_notebook(cells=list(cells))
    nb.metadata["course"] = {
        "chapter": "00_demo", "title": "Demo", "version": "1.1", "date": "2026-11-24",
        "changes": [
            {"version": "1.0", "date": "2026-11-01", "text": "First version."},
            {"version": "1.1", "date": "2026-11-24", "text": "A clearer figure."},
        ],
    }
    return json.loads(nbformat.writes(nb))


def code(source: str, **nbgrader: object) -> dict:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def markdown(source: str, **nbgrader: object) -> dict:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return nbformat.v4.new_markdown_cell(source, metadata=metadata)


def test_version_and_changes_follow_the_title():
    given = notebook(markdown("# 1. Demo\n\nYou will be able to ..."))
    page = editions.instructor_page(given, "demo")
    texts = ["".join(cell["source"]) for cell in page["cells"]]
    assert texts[0] == "# 1. Demo"
    assert "Version 1.1, 24 November 2026" in texts[1]
    assert texts[1].index("A clearer figure.") < texts[1].index("First version.")
    assert "You will be able to" in texts[2]


def test_solution_is_folded_and_its_markers_go():
    source = "def f(x):\n    # <SOL>\n    return x + 1\n    # </SOL>"
    page = editions.instructor_page(
        notebook(markdown("# Demo"), code(source, solution=True, grade=False)), "demo"
    )
    cell = page["cells"][-1]
    assert cell["source"] == "def f(x):\n    return x + 1"
    assert cell["metadata"]["tags"] == ["hide-input"]
    assert cell["metadata"]["mystnb"]["code_prompt_show"] == "Show the solution"


def test_fill_in_outside_nbgrader_cells_is_folded_too():
    page = editions.instructor_page(
        notebook(markdown("# Demo"), code("# q = <FILL IN>\nq = 3")), "demo"
    )
    assert page["cells"][-1]["metadata"]["tags"] == ["hide-input"]


def test_tests_are_folded_and_hidden_ones_announced():
    source = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(2) == 3\n### END HIDDEN TESTS"
    page = editions.instructor_page(
        notebook(markdown("# Demo"), code(source, solution=False, grade=True, points=1)), "demo"
    )
    cell = page["cells"][-1]
    assert "BEGIN HIDDEN" not in cell["source"]
    assert "# Hidden tests" in cell["source"]
    assert "assert f(2) == 3" in cell["source"]
    assert cell["metadata"]["mystnb"]["code_prompt_show"] == (
        "Show the visible and hidden tests (1 point)"
    )


def test_ordinary_code_is_left_alone():
    page = editions.instructor_page(notebook(markdown("# Demo"), code("x = 1\nx")), "demo")
    assert page["cells"][-1]["source"] in ("x = 1\nx", ["x = 1\n", "x"])
    assert page["cells"][-1]["metadata"] == {}


def test_written_answer_is_folded_with_its_mark_scheme():
    source = (
        "## Answer\nBecause.\n\n=== BEGIN MARK SCHEME ===\n1 point for the reason.\n"
        "=== END MARK SCHEME ==="
    )
    page = editions.instructor_page(
        notebook(markdown("# Demo"), markdown(source, solution=True, grade=True, points=2)), "demo"
    )
    text = page["cells"][-1]["source"]
    assert text.startswith("::::::{dropdown} Show a good answer and how it is marked (2 points)")
    assert "**Mark scheme**" in text
    assert "=== " not in text
    assert "\n## " not in text


def test_the_given_notebook_is_not_changed():
    given = notebook(markdown("# Demo\n\nText"), code("# <SOL>\nx = 1\n# </SOL>", solution=True))
    before = json.dumps(given)
    editions.instructor_page(given, "demo")
    assert json.dumps(given) == before


def test_a_chapter_without_version_is_an_error_that_names_it():
    given = notebook(markdown("# Demo"))
    del given["metadata"]["course"]
    with pytest.raises(CourseError, match=r"05_demo\.ipynb.*course"):
        editions.instructor_page(given, "05_demo")


def test_outputs_follow_the_data(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSEKIT_DATA", "drawn")
    drawn = outputs.state_of_outputs()
    assert drawn == outputs.state_of_outputs()
    (tmp_path / "sign_digits.npz").write_bytes(b"123")
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path))
    first = outputs.state_of_outputs()
    (tmp_path / "sign_digits.npz").write_bytes(b"1234")
    assert len({drawn, first, outputs.state_of_outputs()}) == 3
