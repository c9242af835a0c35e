"""What is left to grade; and written answers: who gets 0 without a person's time."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import nbformat
import pytest
from grading_chapter import CHAPTER, find, source_notebook, submission
from nbgrader import utils
from nbgrader.api import Gradebook
from rich.console import Console

from coursekit.errors import CourseError
from gradekit.class_folder import ClassFolder
from gradekit.feedback import open_gradebook
from gradekit.gradebook import GradebookWriter, put_tools_on_path
from gradekit.grading import GradedNotebook, Score, Status, not_graded
from gradekit.restore import Reference, RestoreCells
from gradekit.schemes import LeaveOutMarkSchemes, add_mark_schemes
from gradekit.status import counted, show

PLACEHOLDER = "*Your answer here.*"


def graded(written: str, points: float | None = None) -> GradedNotebook:
    """A result whose written answer is scored as the engine scores it."""
    notebook = submission(written=written)
    RestoreCells(Reference.of(source_notebook())).preprocess(notebook, {})
    given, _ = utils.determine_grade(find(notebook, "written"))
    scores = {"test_double": Score(3, 3), "test_area": Score(1, 2), "written": Score(given, 1)}
    return GradedNotebook(notebook, Status.GRADED, scores=scores)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> ClassFolder:
    root: Path = tmp_path_factory.mktemp("class")
    folder = ClassFolder(root, CHAPTER)
    put_tools_on_path()
    with GradebookWriter(folder.gradebook_url, CHAPTER, source_notebook()) as writer:
        shutil.copy(root / "gradebook.db", root / "empty.db")
        writer.record("anna", graded("As the radius squared."))
        writer.record("ben", graded("It grows."))
        writer.record("cleo", graded(PLACEHOLDER))
        writer.record("dora", graded("  \n"))
        writer.record("emil", not_graded(source_notebook(), Status.UNREADABLE, "why"))
    with Gradebook(folder.gradebook_url) as book:
        grade = book.find_grade("written", CHAPTER, CHAPTER, "ben")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        book.db.commit()
    return folder


def counts(folder: ClassFolder) -> dict[str, tuple[list[str], int, int, int]]:
    with open_gradebook(folder) as gradebook:
        exercises, students = counted(gradebook, CHAPTER)
    assert students == {"anna", "ben", "cleo", "dora", "emil"}
    assert [exercise.grade_id for exercise in exercises] == ["test_double", "test_area", "written"]
    return {e.grade_id: (e.waiting, e.by_person, e.by_tests, e.unanswered) for e in exercises}


def test_counts_by_exercise(folder):
    found = counts(folder)
    assert found["test_double"] == ([], 0, 5, 0)
    assert found["written"] == (["anna"], 1, 1, 2)  # emil's notebook was unreadable: 0 by the tests


@pytest.mark.parametrize("answer", [PLACEHOLDER, f"\n{PLACEHOLDER}  \n", "", " \n\t\n"])
def test_an_unanswered_question_is_0_without_a_person(answer):
    result = graded(answer)
    assert result.scores["written"] == Score(0, 1)
    assert not result.needs_manual


@pytest.mark.parametrize("answer", ["x", f"{PLACEHOLDER} x", f"x\n\n{PLACEHOLDER}"])
def test_any_answer_is_read_by_a_person(answer):
    assert graded(answer).needs_manual


def test_an_unanswered_question_has_a_comment(folder):
    with Gradebook(folder.gradebook_url) as book:
        comments = {
            student: book.find_comment("written", CHAPTER, CHAPTER, student).comment
            for student in ("anna", "cleo", "dora")
        }
    assert comments == {"anna": None, "cleo": "No response.", "dora": "No response."}


def test_the_mark_scheme_stands_beside_the_answer_for_graders_only():
    notebook, source = submission(written="Mine."), source_notebook()
    notebook.cells[1]["id"] = "graders-10"  # a name that the new cell might take
    add_mark_schemes(notebook, source)
    nbformat.validate(notebook)
    index = notebook.cells.index(find(notebook, "written"))
    assert find(notebook, "written").source == "Mine."
    scheme = notebook.cells[index + 1]
    assert "*Mark scheme*\n\n1: square" in scheme.source
    assert "*Reference answer*\n\nIt grows with the square." in scheme.source
    assert "MARK SCHEME" not in scheme.source
    assert "nbgrader" not in scheme.metadata
    kept, _ = LeaveOutMarkSchemes().preprocess(notebook, {})
    assert "1: square" not in nbformat.writes(kept)


def test_what_students_get_has_no_mark_scheme():
    assert "1: square" not in nbformat.writes(Reference.of(source_notebook()).released)


def test_nbgraders_own_feedback_leaves_mark_schemes_out(root):
    from gradekit.gradebook import load_config

    config = load_config(root / "nbgrader_config.py")
    assert LeaveOutMarkSchemes in config.GenerateFeedback.preprocessors


def shown(folder: ClassFolder, not_graded: list[str]) -> str:
    console = Console(file=io.StringIO(), width=100)
    with open_gradebook(folder) as gradebook:
        exercises, students = counted(gradebook, CHAPTER)
    show(CHAPTER, exercises, len(students), not_graded, console)
    return console.file.getvalue()


def test_what_is_printed(folder):
    text = shown(folder, ["zoe"])
    assert "05_small: 5 submissions graded" in text
    rows = [line.split() for line in text.splitlines()]
    assert ["written", "1", "1", "1", "1", "2"] in rows
    assert "Not graded yet: zoe. Run gradekit grade 05_small." in text
    assert "1 answer is left for a person to read" in text


def test_nothing_is_left(folder):
    with Gradebook(folder.gradebook_url) as book:
        grade = book.find_grade("written", CHAPTER, CHAPTER, "anna")
        grade.manual_score, grade.needs_manual_grade = 1, False
        book.db.commit()
    assert "Nothing is left to do." in shown(folder, [])
    assert counts(folder)["written"] == ([], 2, 1, 2)


def test_nothing_graded(folder, tmp_path):
    empty = ClassFolder(tmp_path, CHAPTER)
    with pytest.raises(CourseError, match="no gradebook"), open_gradebook(empty):
        pass
    shutil.copy(folder.root / "empty.db", tmp_path / "gradebook.db")
    with open_gradebook(empty) as gradebook, pytest.raises(CourseError, match="nothing is graded"):
        counted(gradebook, CHAPTER)
