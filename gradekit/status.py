"""``gradekit status``: what is left to do for the submissions of one chapter."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from rich.console import Console



def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "status",
        help="count what a person still has to grade, by exercise",
        description="Count what is left to do for one chapter: submissions that are not graded "
        "yet, and answers that a person has to read. Changes nothing.",
        epilog="exit codes: 0 nothing is left; 1 something is; 2 it cannot be told",
    )
    parser.add_argument("chapter", metavar="CHAPTER", help="for example 02_binary_single_layer")
    parser.add_argument(
        "--class",
        dest="folder",
        metavar="DIR",
        help="folder of the class (default: the course's own folder)",
    )


@dataclass
class Exercise:
    """Counts for one graded cell.

    Attributes
    ----------
    waiting : list of str
        Students whose answer a person has to read.
    by_person, by_tests, unanswered : int
        Answers that a person has graded, that tests have, and that were left as handed out.
    """

    grade_id: str
    points: float
    waiting: list[str]
    by_person: int = 0
    by_tests: int = 0
    unanswered: int = 0


def run(args: argparse.Namespace) -> int:
    """Print the counts; 0 if nothing is left to do, else 1."""
    from rich.console import Console

    from gradekit.class_folder import ClassFolder
    from gradekit.feedback import open_gradebook
    from gradekit.project import Project

    project = Project.find()
    chapter = project.check_chapter(args.chapter)
    root = Path(args.folder).absolute() if args.folder else project.root
    folder = ClassFolder(root, chapter)
    with open_gradebook(folder) as gradebook:
        exercises, graded = counted(gradebook, chapter)
    try:
        not_graded = sorted(set(folder.students()) - graded)
    except CourseError:
        not_graded = []  # the submissions lie elsewhere by now
    show(chapter, exercises, len(graded), not_graded, Console())
    return 1 if not_graded or any(exercise.waiting for exercise in exercises) else 0


def counted(gradebook: Gradebook, chapter: str) -> tuple[list[Exercise], set[str]]:
    """Counts by exercise, in the notebook's order, and the students whose work is graded."""
    from nbgrader.api import MissingEntry

    try:
        submissions = gradebook.assignment_submissions(chapter)
        cells = gradebook.find_notebook(chapter, chapter).source_cells
    except MissingEntry:
        submissions, cells = [], []
    if not submissions:
        raise CourseError(f"{chapter}: nothing is graded yet; run gradekit grade {chapter} first.")
    found: dict[str, Exercise] = {}
    for submission in submissions:
        for notebook in submission.notebooks:
            unanswered = {c.name for c in notebook.comments if c.auto_comment == "No response."}
            for grade in notebook.grades:
                exercise = found.setdefault(
                    grade.name, Exercise(grade.name, float(grade.max_score), [])
                )
                count(exercise, grade, submission.student.id, grade.name in unanswered)
    order = {cell.name: index for index, cell in enumerate(cells)}
    exercises = sorted(found.values(), key=lambda exercise: order.get(exercise.grade_id, 0))
    return exercises, {submission.student.id for submission in submissions}


def count(exercise: Exercise, grade: Any, student: str, unanswered: bool) -> None:
    """Count one student's grade for one exercise."""
    if grade.needs_manual_grade:
        exercise.waiting.append(student)
    elif grade.manual_score is not None:
        exercise.by_person += 1
    elif unanswered:
        exercise.unanswered += 1
    else:
        exercise.by_tests += 1


def show(
    chapter: str, exercises: list[Exercise], graded: int, not_graded: list[str], console: Console
) -> None:
    """Print the counts, and what to do."""
    from rich import box
    from rich.table import Table

    from gradekit.scoretable import safe

    table = Table(
        title=f"{safe(chapter)}: {graded} submissions graded",
        title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    table.add_column("exercise", overflow="fold")
    for head in ("points", "to read", "read", "by tests", "unanswered"):
        table.add_column(head, justify="right")
    for one in exercises:
        waiting = f"[bold yellow]{len(one.waiting)}[/]" if one.waiting else "0"
        table.add_row(
            safe(one.grade_id), f"{one.points:g}", waiting,
            str(one.by_person), str(one.by_tests), str(one.unanswered),
        )  # fmt: skip
    console.print(table)
    left = sum(len(one.waiting) for one in exercises)
    if not_graded:
        console.print(
            f"Not graded yet: {safe(', '.join(not_graded))}. Run gradekit grade {safe(chapter)}.",
            highlight=False,
        )
    if left:
        answers = "1 answer is" if left == 1 else f"{left} answers are"
        console.print(
            f"{answers} left for a person to read: run `jupyter lab` in the class's folder, menu "
            "Nbgrader > Formgrader.",
            highlight=False,
        )
    elif not not_graded:
        console.print("Nothing is left to do.")
