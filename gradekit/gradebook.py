"""The one writer: nbgrader's gradebook, through nbgrader's own API, and the graded notebooks.

What a person has graded (scores, comments, extra credit) is never touched.
"""

from __future__ import annotations

import copy
import os
import secrets
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy import select
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader

from coursekit.datasets.paths import replacing
from coursekit.errors import CourseError
from gradekit.grading import GradedNotebook
from gradekit.restore import SILENT, Reference, graded_cells

SQLITE = "sqlite:///"


@dataclass
class Recorded:
    """What a gradebook has of one submission.

    Attributes
    ----------
    timestamp : datetime or None
        When it was handed in (UTC).
    automatic : dict of str to float or None
        What the autograder gave, by grade id.
    totals : dict of str to (float, bool)
        By grade id the score, in which a person's counts before the autograder's, and whether a
        person must look.
    """

    timestamp: datetime | None
    automatic: dict[str, float | None] = field(default_factory=dict)
    totals: dict[str, tuple[float, bool]] = field(default_factory=dict)

    def holds(self, result: GradedNotebook, timestamp: datetime | None) -> bool:
        """Whether a result is in it as it would be recorded."""
        points = {name: score.points for name, score in result.scores.items()}
        return self.automatic == points and timestamp in (None, self.timestamp)


class GradebookWriter:
    """Writes the results of one chapter into one class's gradebook.

    Use it as a context manager; no two may write at the same time.

    Parameters
    ----------
    url : str
        Address of the database; it is made if it is not there.
    chapter : str
        Name of the assignment, and of its notebook.
    source : NotebookNode
        The chapter's source.
    config : Config, optional
        nbgrader's settings, for late penalties.
    course_id : str, optional
        As in nbgrader's settings.

    Attributes
    ----------
    is_new : bool
        Whether there was no gradebook before.
    """

    is_new = False

    def __init__(
        self,
        url: str,
        chapter: str,
        source: NotebookNode,
        config: Config | None = None,
        course_id: str = "",
    ) -> None:
        self.url, self.chapter = url, chapter
        self.source, self.config = source, config or Config()
        self.course_id = course_id or self.config.CourseDirectory.get("course_id") or "nncourse"
        self.reference = Reference.of(source)

    def __enter__(self) -> GradebookWriter:
        put_tools_on_path()
        try:
            self._make()
            self.gradebook = Gradebook(self.url, self.course_id)
            self.register()
        except SQLAlchemyError as error:
            raise self._unusable(error) from error
        return self

    def __exit__(self, *_: Any) -> None:
        self.gradebook.close()

    def _make(self) -> None:
        """Make a database whole or not at all: nbgrader does it in steps, and takes seconds."""
        path = Path(self.url.removeprefix(SQLITE))
        if not self.url.startswith(SQLITE) or path.exists():
            return
        self.is_new = True
        for unfinished in path.parent.glob(f".{path.name}.*.new"):  # its maker was killed
            unfinished.unlink(missing_ok=True)
        new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        try:
            Gradebook(f"{SQLITE}{new}", self.course_id).close()
            os.replace(new, path)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def _unusable(self, error: SQLAlchemyError) -> CourseError:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        return CourseError(
            f"{self.url.removeprefix('sqlite:///')}: the gradebook cannot be used ({cause}); close "
            "whatever else writes to it, or move it away and grade again."
        )

    # The chapter -----------------------------------------------------------------------------

    def register(self) -> None:
        """Tell the gradebook about the chapter's cells, as ``nbgrader generate_assignment`` does.

        Raises
        ------
        CourseError
            If a cell that a person has graded is gone from the source.
        """
        self.gradebook.update_or_create_assignment(self.chapter)
        self._follow_changed_cells()
        resources = {
            "nbgrader": {
                "notebook": self.chapter, "assignment": self.chapter, "db_url": self.url,
            }
        }  # fmt: skip
        SaveCells(log=SILENT).preprocess(copy.deepcopy(self.reference.registered), resources)
        self.gradebook.db.expire_all()

    def _follow_changed_cells(self) -> None:
        """Let a notebook that has submissions follow its source; nbgrader itself refuses to."""
        try:
            notebook = self.gradebook.find_notebook(self.chapter, self.chapter)
        except MissingEntry:
            return
        if not notebook.submissions:
            return
        cells = self.reference.cells()
        kinds = (
            (notebook.grade_cells, [n for n, cell in cells.items() if utils.is_grade(cell)]),
            (notebook.solution_cells, [n for n, cell in cells.items() if utils.is_solution(cell)]),
            (notebook.source_cells, list(cells)),
        )
        gone = [cell for known, wanted in kinds for cell in known if cell.name not in wanted]
        for cell in gone:
            marks = [
                *(getattr(cell, "grades", None) or ()),
                *(getattr(cell, "comments", None) or ()),
            ]
            if any(graded_by_a_person(mark) for mark in marks):
                raise CourseError(
                    f"{self.chapter}: the cell '{cell.name}' is gone from the source, but a person "
                    "has graded it; put it back, or move the gradebook away."
                )
            for mark in marks:
                self.gradebook.db.delete(mark)
            self.gradebook.db.delete(cell)
        self.gradebook.db.commit()
        self.gradebook.db.expire_all()
        (grades, wanted_grades), (solutions, wanted_solutions), (sources, wanted) = kinds
        args = (self.chapter, self.chapter)
        for name in set(wanted_grades) - {cell.name for cell in grades}:
            cell = cells[name]
            points = float(cell.metadata.nbgrader.points)
            new = self.gradebook.add_grade_cell(
                name, *args, max_score=points, cell_type=cell.cell_type
            )
            for submitted in notebook.submissions:
                self.gradebook.db.add(Grade(cell_id=new.id, notebook=submitted))
        for name in set(wanted_solutions) - {cell.name for cell in solutions}:
            new = self.gradebook.add_solution_cell(name, *args)
            for submitted in notebook.submissions:
                self.gradebook.db.add(Comment(cell_id=new.id, notebook=submitted))
        for name in set(wanted) - {cell.name for cell in sources}:
            self.gradebook.add_source_cell(name, *args, cell_type=cells[name].cell_type)
        self.gradebook.db.commit()

    # The submissions -------------------------------------------------------------------------

    def recorded(self) -> dict[str, Recorded]:
        """What the gradebook has of the chapter, by student; one query for the whole class."""
        rows = self.gradebook.db.execute(
            select(
                SubmittedAssignment.student_id, SubmittedAssignment.timestamp, BaseCell.name,
                Grade.auto_score, Grade.score, Grade.needs_manual_grade,
            )
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .where(Assignment.name == self.chapter)
        )  # fmt: skip
        found: dict[str, Recorded] = {}
        for student, timestamp, name, automatic, score, waits in rows:
            recorded = found.setdefault(student, Recorded(timestamp))
            recorded.automatic[name] = automatic
            recorded.totals[name] = (float(score or 0.0), bool(waits))
        return found

    def record(
        self, student: str, result: GradedNotebook, timestamp: datetime | None = None
    ) -> None:
        """Record one result, all of it or nothing; a student who is not known is added."""
        try:
            with warnings.catch_warnings():
                # nbgrader's own queries make SQLAlchemy warn about a new submission.
                warnings.simplefilter("ignore", SAWarning)
                with self._one_transaction():
                    self._record(student, result, timestamp)
                self.gradebook.db.commit()
        except SQLAlchemyError as error:
            self.gradebook.db.rollback()
            raise self._unusable(error) from error

    def _record(self, student: str, result: GradedNotebook, timestamp: datetime | None) -> None:
        self.gradebook.update_or_create_student(student)
        when = {} if timestamp is None else {"timestamp": timestamp}
        submission = self.gradebook.update_or_create_submission(self.chapter, student, **when)
        submitted = self.gradebook.find_submission_notebook(self.chapter, self.chapter, student)
        for grade in submitted.grades:
            score = result.scores.get(grade.name)
            if score is None:
                continue
            # nbgrader's rule: what a person has graded before is looked at again.
            grade.auto_score = score.points
            grade.needs_manual_grade = score.manual or grade.manual_score is not None
        unanswered = self._unanswered(result)
        for comment in submitted.comments:
            comment.auto_comment = "No response." if comment.name in unanswered else None
        self.gradebook.db.flush()
        self._late_penalty(student, submission, submitted)

    @contextmanager
    def _one_transaction(self) -> Iterator[None]:
        """Within it, what nbgrader's methods write is not there before the end of all.

        Each of them commits by itself, so that an end in between would leave half a submission.
        """
        session = self.gradebook.db
        session.commit = session.flush
        try:
            yield
        finally:
            del session.commit

    @staticmethod
    def _unanswered(result: GradedNotebook) -> set[str]:
        """Answer cells that are as they were handed out, by nbgrader's checksum."""
        if result.notebook is None:
            return set()
        return {
            grade_id
            for grade_id, cell in graded_cells(result.notebook)
            if utils.is_solution(cell)
            and cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        }

    def _late_penalty(self, student: str, submission: Any, submitted: Any) -> None:
        """As nbgrader's AssignLatePenalties, which opens a gradebook of its own."""
        submitted.late_submission_penalty = None
        late = submission.total_seconds_late
        if late <= 0:
            return
        assign = AssignLatePenalties(config=self.config, log=SILENT)
        assign.init_plugin()
        self.gradebook.db.refresh(submitted)
        penalty = assign.plugin_inst.late_submission_penalty(student, submitted.score, late)
        if penalty is not None:
            submitted.late_submission_penalty = assign._check_late_penalty(submitted, penalty)


def graded_by_a_person(mark: Grade | Comment) -> bool:
    """Whether a grade or comment holds something that only a person can have put there."""
    names = ("manual_score", "extra_credit", "manual_comment")
    return any(getattr(mark, name, None) is not None for name in names)


def write_graded_notebook(path: Path, result: GradedNotebook) -> None:
    """Write a graded notebook where formgrader looks for it, whole or not at all."""
    notebook = result.notebook
    if notebook is None:
        text = f"**Autograder: {result.status.value}.** {result.reason}"
        cell = nbformat.v4.new_markdown_cell(text, id="autograder-note")
        notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook = copy.deepcopy(notebook)
    notebook.metadata.setdefault("course", {})["grading"] = {
        "status": result.status.value,
        "reason": result.reason,
        "details": result.details,
    }
    with replacing(path) as file:
        file.write(nbformat.writes(notebook).encode())


def put_tools_on_path() -> None:
    """nbgrader calls ``alembic`` for a new gradebook: let it find the one beside this Python."""
    tools = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", "").split(os.pathsep)
    if tools not in paths:
        os.environ["PATH"] = os.pathsep.join([tools, *paths])


def load_config(path: Path) -> Config:
    """nbgrader's settings from a file; CourseError if it cannot be run."""
    try:
        config: Config = PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
    except Exception as error:  # it is a program
        raise CourseError(f"{path}: {type(error).__name__}: {error}") from error
    return config
