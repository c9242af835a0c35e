"""The gradebook: what is recorded equals nbgrader's own, and a person's grades stay."""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from grading_chapter import CHAPTER, RIGHT, as_bytes, code, nbgrader, source_notebook, submission
from nbgrader.api import Gradebook
from traitlets.config import Config

from coursekit.errors import CourseError
from gradekit.gradebook import GradebookWriter, put_tools_on_path, write_graded_notebook
from gradekit.grading import GradedNotebook, Score, Status, grade_notebook, not_graded

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new gradebook; nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    put_tools_on_path()
    Gradebook(f"sqlite:///{path}", "nncourse").close()
    return path


@pytest.fixture
def url(tmp_path: Path, empty: Path) -> str:
    shutil.copy(empty, tmp_path / "gradebook.db")
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


def result(double: float = 3, area: float = 0.5, written: float | None = None) -> GradedNotebook:
    """A result as the engine makes it."""
    scores = {
        "test_double": Score(double, 3),
        "test_area": Score(area, 2),
        "written": Score(written, 1),
    }
    return GradedNotebook(submission(**RIGHT), Status.GRADED, scores=scores)


def grades(url: str, student: str) -> dict[str, tuple]:
    """What the gradebook holds, read by nbgrader."""
    with Gradebook(url) as book:
        notebook = book.find_submission_notebook(CHAPTER, CHAPTER, student)
        return {
            grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for grade in notebook.grades
        }


def comments(url: str, student: str) -> dict[str, tuple]:
    """Comments, the autograder's and a person's."""
    with Gradebook(url) as book:
        notebook = book.find_submission_notebook(CHAPTER, CHAPTER, student)
        return {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}


def test_a_result_is_recorded_and_its_student_added(url: str):
    with GradebookWriter(url, CHAPTER, source_notebook()) as writer:
        assert writer.recorded() == {}
        writer.record("anna", result())
        writer.record("o'neil <b>", not_graded(source_notebook(), Status.UNREADABLE, "why"))
        recorded = writer.recorded()
        assert set(recorded) == {"anna", "o'neil <b>"}
        assert recorded["anna"].totals["test_area"] == (0.5, False)
        assert recorded["anna"].holds(result(), None)
        assert not recorded["anna"].holds(result(double=2), None)
        assert not recorded["anna"].holds(result(), datetime(2026, 11, 1))
    assert grades(url, "anna") == {
        "test_double": (3, None, False),
        "test_area": (0.5, None, False),
        "written": (None, None, True),
    }
    assert set(grades(url, "o'neil <b>").values()) == {(0, None, False)}
    with Gradebook(url) as book:
        assert book.find_notebook(CHAPTER, CHAPTER).kernelspec
        assert "HIDDEN TESTS" in book.find_source_cell("test_double", CHAPTER, CHAPTER).source
        assert book.find_assignment(CHAPTER).max_score == 6


def test_a_persons_grades_and_comments_survive_a_regrade(url: str):
    with GradebookWriter(url, CHAPTER, source_notebook()) as writer:
        writer.record("anna", result())
    with Gradebook(url) as book:
        grade = book.find_grade("written", CHAPTER, CHAPTER, "anna")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 0.75, 0.25, False
        book.find_comment("written", CHAPTER, CHAPTER, "anna").manual_comment = "Good."
        book.db.commit()
    with GradebookWriter(url, CHAPTER, source_notebook()) as writer:
        writer.record("anna", result(double=0))
        assert writer.recorded()["anna"].totals["written"] == (1.0, True)
    assert grades(url, "anna") == {
        "test_double": (0, None, False),
        "test_area": (0.5, None, False),
        "written": (None, 0.75, True),
    }
    assert comments(url, "anna")["written"][1] == "Good."


def test_an_unanswered_cell_gets_nbgraders_comment(url: str):
    graded = grade_notebook(as_bytes(submission(double="def double(x):\n    return 2 * x")),
                            source_notebook())  # fmt: skip
    with GradebookWriter(url, CHAPTER, source_notebook()) as writer:
        writer.record("bob", graded)
    found = {name: auto for name, (auto, _) in comments(url, "bob").items()}
    assert found == {"double": None, "area": "No response.", "written": "No response."}


def test_the_gradebook_follows_a_source_whose_cells_change(url: str):
    with GradebookWriter(url, CHAPTER, source_notebook()) as writer:
        writer.record("anna", result())
    changed = source_notebook()
    changed.cells = [cell for cell in changed.cells if cell.id not in ("area", "test-area")]
    changed.cells.append(code("triple", "# <SOL>\ntriple = 3\n# </SOL>",
                              **nbgrader("triple", solution=True)))  # fmt: skip
    changed.cells.append(code("test-triple", "assert triple == 3",
                              **nbgrader("test_triple", 4, grade=True, locked=True)))  # fmt: skip
    with GradebookWriter(url, CHAPTER, changed) as writer:
        new = result()
        new.scores = {"test_double": Score(3, 3), "written": Score(None, 1),
                      "test_triple": Score(4, 4)}  # fmt: skip
        writer.record("anna", new)
    assert set(grades(url, "anna")) == {"test_double", "written", "test_triple"}
    assert grades(url, "anna")["test_triple"] == (4, None, False)

    with Gradebook(url) as book:
        book.find_grade("written", CHAPTER, CHAPTER, "anna").manual_score = 1
        book.db.commit()
    without = copy.deepcopy(changed)
    without.cells = [cell for cell in without.cells if cell.id != "written"]
    with (
        pytest.raises(CourseError, match="'written' is gone"),
        GradebookWriter(url, CHAPTER, without),
    ):
        pass
    assert grades(url, "anna")["written"] == (None, 1, True)


def test_late_penalties_are_nbgraders(url: str):
    config = Config()
    config.LateSubmissionPlugin.penalty_method = "zero"
    with GradebookWriter(url, CHAPTER, source_notebook(), config) as writer:
        writer.gradebook.update_or_create_assignment(CHAPTER, duedate="2026-11-01 12:00:00 UTC")
        writer.record("early", result(), datetime(2026, 11, 1, 11))
        writer.record("late", result(), datetime(2026, 11, 1, 13))
    with Gradebook(url) as book:
        score = {
            student: book.find_submission(CHAPTER, student).late_submission_penalty
            for student in ("early", "late")
        }
    assert score == {"early": 0, "late": 3.5}


def test_a_locked_gradebook_is_an_error_of_one_line(tmp_path: Path):
    (tmp_path / "gradebook.db").write_text("this is not a database, but it is longer than a header")
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with (
        pytest.raises(CourseError, match="cannot be used") as caught,
        GradebookWriter(url, CHAPTER, source_notebook()),
    ):
        pass
    assert "\n" not in str(caught.value)


def test_a_graded_notebook_is_written_even_for_an_unreadable_submission(tmp_path: Path):
    path = tmp_path / "autograded" / "eve" / CHAPTER / f"{CHAPTER}.ipynb"
    write_graded_notebook(path, not_graded(source_notebook(), Status.UNREADABLE, "It is empty."))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert "It is empty." in notebook.cells[0].source
    assert list(path.parent.iterdir()) == [path]


def test_equal_to_nbgrader_autograde_on_an_honest_class(tmp_path: Path, empty: Path):
    """The same three submissions through stock nbgrader and through ours."""
    course = tmp_path / "course"
    source = course / "source_notebooks" / CHAPTER
    source.mkdir(parents=True)
    (source / f"{CHAPTER}.ipynb").write_bytes(as_bytes(source_notebook()))
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copy(empty, course)
    honest = {
        "right": submission(**RIGHT),
        "partly": submission(area="def area(r):\n    return 3.14159265 if r == 1 else 0"),
        "blank": submission(),
    }
    for student, notebook in honest.items():
        folder = course / "submitted" / student / CHAPTER
        folder.mkdir(parents=True)
        (folder / f"{CHAPTER}.ipynb").write_bytes(as_bytes(notebook))
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in ("generate_assignment", "autograde"):
        subprocess.run(
            [sys.executable, "-m", "nbgrader", command, CHAPTER],
            cwd=course, env=env, check=True, capture_output=True,
        )  # fmt: skip
    shutil.copy(empty, tmp_path / "ours.db")
    ours = f"sqlite:///{tmp_path / 'ours.db'}"
    theirs = f"sqlite:///{course / 'gradebook.db'}"
    with GradebookWriter(ours, CHAPTER, source_notebook()) as writer:
        for student, notebook in honest.items():
            writer.record(student, grade_notebook(as_bytes(notebook), source_notebook()))
    for student in honest:
        assert grades(ours, student) == grades(theirs, student)
        assert comments(ours, student) == comments(theirs, student)
    assert grades(ours, "right")["test_area"] == (2, None, False)
    for name in ("test_double", "written", "setup", "area"):
        cells = []
        for url in (ours, theirs):
            with Gradebook(url) as book:
                cell = book.find_source_cell(name, CHAPTER, CHAPTER)
                cells.append((cell.source, cell.checksum, cell.locked, cell.cell_type))
        assert cells[0] == cells[1]
