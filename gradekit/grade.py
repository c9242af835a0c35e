"""``gradekit grade``: grade a class's submissions of one chapter."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from rich.console import Console

    from gradekit.batch import Job
    from gradekit.class_folder import ClassFolder
    from gradekit.gradebook import GradebookWriter
    from gradekit.grading import GradedNotebook, Limits
    from gradekit.project import Project


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "grade",
        help="grade submitted/ into autograded/, the gradebook and a table of scores",
        description="Grade a class's submissions of one chapter. Grades only what has changed "
        "since the last run.",
    )
    parser.add_argument("chapter", metavar="CHAPTER", help="for example 02_binary_single_layer")
    parser.add_argument(
        "--class",
        dest="folder",
        metavar="DIR",
        help="folder that holds submitted/STUDENT/CHAPTER/ (default: the course's own folder)",
    )
    parser.add_argument(
        "--jobs", type=positive_int, metavar="N", help="processes (default: the cores)"
    )
    parser.add_argument(
        "--timeout",
        type=positive_float,
        metavar="S",
        help="seconds a cell may run (default: 30; the whole notebook 300, or ten times that)",
    )
    parser.add_argument(
        "--student", nargs="+", metavar="ID", help="grade these only; the others stay as they are"
    )
    parser.add_argument(
        "--jail",
        choices=["bwrap", "none"],
        default="bwrap",
        help="what keeps submissions from this machine: bubblewrap, or nothing (default: bwrap)",
    )
    parser.add_argument(
        "--cold", action="store_true", help="a new process for each submission: slow, for tests"
    )
    parser.add_argument("--regrade", action="store_true", help="grade even what has not changed")


def positive_int(text: str) -> int:
    """A whole number above 0."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: must be at least 1")
    return number


def positive_float(text: str) -> float:
    """A finite number above 0."""
    number = float(text)
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text}: must be a number of seconds above 0")
    return number


def run(args: argparse.Namespace) -> int:
    """Grade, write, and print the table. 0 if all are accounted for, 1 if the grader failed."""
    from rich.console import Console

    from gradekit.jail import install, wall
    from gradekit.jail.limits import Limits
    from gradekit.jail.preload import modules_of
    from gradekit.project import Project

    project = Project.find()
    chapter = project.check_chapter(args.chapter)
    root = Path(args.folder).absolute() if args.folder else project.root
    if not root.is_dir():
        raise CourseError(f"{args.folder}: no such folder; --class names the folder of a class.")
    limits = Limits()
    if args.timeout:
        limits = Limits(cell_seconds=args.timeout, notebook_seconds=max(300.0, 10 * args.timeout))
    console = Console()
    if args.jail == "none":
        install.warn(console)
    else:
        wall.check()
    modules = modules_of(project.source_notebook(chapter))
    if not args.cold:
        begin(args.jail, modules)
    from gradekit.class_folder import ClassFolder

    kind = {"jail": args.jail, "warm": not args.cold, "preload": modules}
    grading = ClassGrading(project, ClassFolder(root, chapter), limits, console, kind)
    return grading.run(args.student, args.jobs or os.cpu_count() or 1, args.regrade)


def begin(jail: str, modules: tuple[str, ...]) -> None:
    """Begin at once with what takes longest: a jail's imports, and those of the workers."""
    import multiprocessing

    from gradekit.jail.jail import JailFailed, warm_jail

    if not hasattr(os, "pidfd_open"):
        return
    with suppress(JailFailed, OSError):  # the first submission says why
        warm_jail(jail == "bwrap", modules)
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload(["gradekit.batch"])
        forkserver.ensure_running()


def draw_missing_data(source: NotebookNode) -> None:
    """Draw the datasets that the chapter loads, where they are not there yet.

    Two kernels that both draw them would take longer than a cell may.
    """
    from coursekit import datasets

    code = "".join(cell.source for cell in source.cells if cell.cell_type == "code")
    for load in (datasets.load_digits, datasets.load_dogs_cats):
        if load.__name__ in code:
            load(verbose=False)


@dataclass
class ClassGrading:
    """One run over a class."""

    project: Project
    folder: ClassFolder
    limits: Limits
    console: Console
    kind: dict[str, Any] = field(default_factory=dict)

    def run(self, only: list[str] | None, jobs: int, regrade: bool) -> int:
        """Grade a class's submissions of one chapter."""
        from gradekit.class_folder import chapter_files
        from gradekit.gradebook import GradebookWriter, load_config
        from gradekit.restore import read_source
        from gradekit.results import engine_state
        from gradekit.scoretable import safe

        started = time.monotonic()
        source_path = self.project.source_notebook(self.folder.chapter)
        self.source = read_source(source_path)
        self.own_files = chapter_files(source_path)
        students = self.folder.students(only)
        self.state = engine_state(self.source, self.own_files, self.limits, self.kind["jail"])
        config = load_config(self.project.config_path)
        with GradebookWriter(
            self.folder.gradebook_url, self.folder.chapter, self.source, config
        ) as writer:
            graded, new = {}, 0
            try:
                for student, result, is_new in self.results(students, jobs, regrade, writer):
                    graded[student] = result
                    new += is_new
            except KeyboardInterrupt:
                self.console.print(
                    f"Interrupted: {len(graded)} of {len(students)} submissions have their result; "
                    "run the same command again for the rest."
                )
                return 130
            everyone = {**self.others(students), **graded}
            failed = self.report(everyone, writer)
        kept = len(graded) - new
        self.console.print(
            f"{len(graded)} submissions of {safe(self.folder.chapter)}: {new} graded, {kept} "
            f"unchanged since the last run; {time.monotonic() - started:.1f} s."
        )
        self.console.print(f"Open in a browser: {safe(str(self.folder.grades('.html')))}")
        return 1 if failed else 0

    def results(
        self, students: list[str], jobs: int, regrade: bool, writer: GradebookWriter
    ) -> Iterator[tuple[str, GradedNotebook, bool]]:
        """Each student's result, as it comes, recorded; and whether it is a new one."""
        from gradekit.batch import Job, Pool
        from gradekit.kernels import KernelKind
        from gradekit.results import key_of, read_result
        from gradekit.scoretable import progress_bar

        draw_missing_data(self.source)
        recorded = writer.recorded()
        kind = KernelKind(**self.kind)
        pool = Pool(self.source, self.limits, min(jobs, len(students)), kind)
        with progress_bar(self.console) as progress:
            bar = progress.add_task("", total=len(students))
            todo: list[Job] = []
            self.found, self.keys = {}, {}
            for student in students:
                found = self.folder.read(student)
                files = {**found.files, **self.own_files}
                stamp = found.timestamp.isoformat() if found.timestamp else ""
                key = key_of(self.state, found.content, files, f"{found.refused}|{stamp}")
                self.found[student], self.keys[student] = found, key
                result = None if regrade else read_result(self.folder.result(student), key)
                if result is not None:
                    if student not in recorded or not self.folder.autograded(student).exists():
                        self.record(student, result, writer)
                    yield student, result, False
                    progress.advance(bar)
                elif found.refused:
                    yield student, self.refused(student, writer), True
                    progress.advance(bar)
                else:
                    todo.append(Job(student, found.content, files))
            for job, result in pool.grade(todo):
                result.details = self.found[job.student].notes + result.details
                self.record(job.student, result, writer)
                progress.update(bar, advance=1, description=", ".join(sorted(pool.running))[:60])
                yield job.student, result, True

    def refused(self, student: str, writer: GradebookWriter) -> GradedNotebook:
        """The result of a submission that is not taken."""
        from gradekit.grading import Status, not_graded

        found = self.found[student]
        result = not_graded(self.source, Status.REFUSED, found.refused, found.notes)
        self.record(student, result, writer)
        return result

    def record(self, student: str, result: GradedNotebook, writer: GradebookWriter) -> None:
        """Write a result: the notebook, the gradebook, and last the file that says it is done."""
        from gradekit.gradebook import write_graded_notebook
        from gradekit.grading import Status
        from gradekit.results import write_result

        if result.status is Status.FAILED:
            return  # what was recorded before stays
        write_graded_notebook(self.folder.autograded(student), result)
        writer.record(student, result, self.found[student].timestamp)
        write_result(self.folder.result(student), self.keys[student], result)

    def others(self, students: list[str]) -> dict[str, GradedNotebook]:
        """Earlier results of students who were not asked for now, for the table."""
        from gradekit.results import read_any_result

        found = {}
        for student in self.folder.students():
            if student not in students:
                result = read_any_result(self.folder.result(student))
                if result is not None:
                    found[student] = result
        return found

    def report(self, everyone: dict[str, GradedNotebook], writer: GradebookWriter) -> bool:
        """Print and write the table; whether the grader failed on any submission."""
        from gradekit import scoretable
        from gradekit.grading import Status

        rows = []
        for student in sorted(everyone):
            result = everyone[student]
            failed = result.status is Status.FAILED
            rows.append(scoretable.row(student, result, {} if failed else writer.totals(student)))
        table = scoretable.ScoreTable(
            chapter=self.folder.chapter,
            title=str(self.source.metadata.get("course", {}).get("title", self.folder.chapter)),
            version=str(self.source.metadata.get("course", {}).get("version", "")),
            max_points=scoretable.exercises(self.source),
            rows=rows,
        )
        scoretable.show(table, self.console)
        scoretable.write(table, self.folder.grades(".csv"), self.folder.grades(".html"))
        return any(result.status is Status.FAILED for result in everyone.values())
