"""``gradekit feedback``: what a class is told about its submissions of one chapter."""

from __future__ import annotations

import argparse
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook

    from gradekit.class_folder import ClassFolder
    from gradekit.feedback_page import Wanted


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "feedback",
        help="write a page for each student: points, reasons, comments",
        description="Write feedback/STUDENT/CHAPTER/CHAPTER.html for every graded submission: one "
        "file each, which needs no other and runs nothing.",
    )
    parser.add_argument("chapter", metavar="CHAPTER", help="for example 02_binary_single_layer")
    parser.add_argument(
        "--class",
        dest="folder",
        metavar="DIR",
        help="folder of the class (default: the course's own folder)",
    )
    parser.add_argument("--student", nargs="+", metavar="ID", help="for these only")
    parser.add_argument(
        "--solutions", action="store_true", help="with the reference solutions, folded"
    )
    parser.add_argument(
        "--hidden-tests", action="store_true", help="with the code of the tests, hidden ones too"
    )


def run(args: argparse.Namespace) -> int:
    """Write the pages."""
    from gradekit.class_folder import ClassFolder
    from gradekit.feedback_page import Wanted
    from gradekit.project import Project

    project = Project.find()
    chapter = project.check_chapter(args.chapter)
    root = Path(args.folder).absolute() if args.folder else project.root
    pages = FeedbackPages(
        project, ClassFolder(root, chapter), Wanted(args.solutions, args.hidden_tests)
    )
    written = pages.write(args.student)
    waiting = sum(1 for _, open_parts in written if open_parts)
    print(f"{len(written)} pages in {root / 'feedback'}/STUDENT/{chapter}/{chapter}.html")
    if waiting:
        print(
            f"{waiting} of them say that a person still has to grade a part: grade in formgrader, "
            "then run this again."
        )
    return 0


class FeedbackPages:
    """The pages of a class for one chapter."""

    def __init__(self, project: Any, folder: ClassFolder, wanted: Wanted) -> None:
        from gradekit.gradebook import load_config
        from gradekit.restore import read_source

        self.folder, self.wanted = folder, wanted
        self.source = read_source(project.source_notebook(folder.chapter))
        self.config = load_config(project.config_path)

    def write(self, only: list[str] | None = None) -> list[tuple[str, set[str]]]:
        """Write the pages; students, and the grade ids that a person still has to grade.

        Raises
        ------
        CourseError
            If nothing is graded, or one of ``only`` is not.
        """
        from sqlalchemy.exc import SQLAlchemyError

        from coursekit.datasets.paths import replacing

        with open_gradebook(self.folder) as gradebook:
            try:
                waiting = waiting_parts(gradebook, self.folder.chapter, only)
            except SQLAlchemyError as error:
                raise CourseError(f"{self.folder.root / 'gradebook.db'}: {error}") from error
        written = []
        for student, open_parts in waiting.items():
            page = self.page(student, open_parts)
            with replacing(page_path(self.folder, student)) as file:
                file.write(page.encode())
            written.append((student, open_parts))
        return written

    def page(self, student: str, waiting: set[str]) -> str:
        """One student's page."""
        from nbgrader.api import MissingEntry
        from nbgrader.coursedir import CourseDirectory

        from gradekit.feedback_page import Exercises, Feedback
        from gradekit.restore import SILENT

        config = copy.deepcopy(self.config)
        config.CourseDirectory.root = str(self.folder.root)
        converter = Feedback(
            coursedir=CourseDirectory(config=config, log=SILENT), config=config, log=SILENT
        )
        resources = {
            "nbgrader": {
                "student": student, "assignment": self.folder.chapter,
                "notebook": self.folder.chapter, "db_url": self.folder.gradebook_url,
            }
        }  # fmt: skip
        try:
            return converter.page(
                self.graded(student), resources, Exercises(self.source, self.wanted, waiting)
            )
        except MissingEntry as error:
            raise CourseError(
                f"{self.folder.chapter}: the gradebook does not know what {student} was graded for "
                f"({error}); run gradekit grade {self.folder.chapter} again."
            ) from error

    def graded(self, student: str) -> NotebookNode:
        """A student's graded notebook."""
        import nbformat

        path = self.folder.autograded(student)
        try:
            return nbformat.read(path, as_version=4)
        except (OSError, ValueError, KeyError) as error:
            raise CourseError(
                f"{path}: the graded notebook is missing or damaged; run gradekit grade "
                f"{self.folder.chapter} --student {student} --regrade."
            ) from error


def page_path(folder: ClassFolder, student: str) -> Path:
    """Where a student's page goes, as nbgrader has it; CourseError if that is not in the class."""
    path = folder.root / "feedback" / student / folder.chapter / f"{folder.chapter}.html"
    if not path.resolve().is_relative_to(folder.root.resolve()):
        raise CourseError(f"{path}: a link leads out of the class folder; remove it.")
    return path


@contextmanager
def open_gradebook(folder: ClassFolder) -> Iterator[Gradebook]:
    """A class's gradebook, to read from."""
    from nbgrader.api import Gradebook

    from gradekit.gradebook import put_tools_on_path

    path = folder.root / "gradebook.db"
    if not path.is_file():
        raise CourseError(
            f"{path}: there is no gradebook; run gradekit grade {folder.chapter} first, or name "
            "the class's folder with --class."
        )
    put_tools_on_path()
    gradebook = Gradebook(folder.gradebook_url)
    try:
        yield gradebook
    finally:
        gradebook.close()


def waiting_parts(
    gradebook: Gradebook, chapter: str, only: list[str] | None = None
) -> dict[str, set[str]]:
    """Students whose submission is graded, and what a person still has to grade, by grade id."""
    from nbgrader.api import MissingEntry

    try:
        submissions = gradebook.assignment_submissions(chapter)
    except MissingEntry:
        submissions = []
    found = {
        submission.student.id: {
            grade.name
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.needs_manual_grade
        }
        for submission in submissions
    }
    if not found:
        raise CourseError(f"{chapter}: nothing is graded yet; run gradekit grade {chapter} first.")
    if only:
        missing = sorted(set(only) - set(found))
        if missing:
            raise CourseError(f"{chapter}: no graded submission by {', '.join(missing)}.")
        found = {student: found[student] for student in found if student in only}
    return dict(sorted(found.items()))
