"""``gradekit grade``: grade a class's submissions of one chapter."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from rich.console import Console

    from gradekit.batch import Job, Workers
    from gradekit.class_folder import ClassFolder, SubmissionFolder
    from gradekit.gradebook import GradebookWriter, Recorded
    from gradekit.grading import GradedNotebook, Limits
    from gradekit.project import Project
    from gradekit.results import Stored

INTERRUPTED = 130


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "grade",
        help="grade submitted/ into autograded/, the gradebook and a table of scores",
        description="Grade a class's submissions of chapters. Grades only what has changed "
        "since the last run.",
    )
    parser.add_argument(
        "chapters", nargs="+", metavar="CHAPTER", help="for example 02_binary_single_layer"
    )
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
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="grade on the workers of a dask.distributed cluster, for example tcp://host:8786",
    )
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--regrade", action="store_true", help="grade even what has not changed")
    again.add_argument(
        "--rebuild",
        action="store_true",
        help="run nothing: bring the gradebook and autograded/ to what the kept results say",
    )


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
    with one_interrupt():
        return run_command(args)


def run_command(args: argparse.Namespace) -> int:
    """What :func:`run` does until it is interrupted."""
    from rich.console import Console

    from gradekit.jail import install, wall
    from gradekit.jail.limits import Limits
    from gradekit.jail.preload import modules_of
    from gradekit.project import Project

    project = Project.find()
    chapters = [project.check_chapter(name) for name in args.chapters]
    root = Path(args.folder).absolute() if args.folder else project.root
    if not root.is_dir():
        raise CourseError(f"{args.folder}: no such folder; --class names the folder of a class.")
    limits = Limits()
    if args.timeout:
        limits = Limits(cell_seconds=args.timeout, notebook_seconds=max(300.0, 10 * args.timeout))
    if args.cluster and args.jobs:
        raise CourseError("--jobs is for this machine; on a cluster its workers are the number.")
    console = Console()
    modules = modules_of(*map(project.source_notebook, chapters))
    kind = {"jail": args.jail, "warm": not args.cold, "preload": modules}
    if not args.rebuild:
        if args.jail == "none":
            install.warn(console)
        elif not args.cluster:
            wall.check()
            wall.check_out_of_sight(project.root, root)
        if not args.cold and not args.cluster:
            begin(args.jail, modules)
    from gradekit.class_folder import ClassFolder

    worst = 0
    for chapter in chapters:
        if len(chapters) > 1:
            console.rule(f"[bold]{chapter}", align="left")
        grading = ClassGrading(
            project, ClassFolder(root, chapter), limits, console, kind,
            args.jobs or os.cpu_count() or 1, args.cluster,
        )  # fmt: skip
        if args.rebuild:
            code = grading.rebuild(args.student)
        else:
            code = grading.run(args.student, args.regrade)
        if code == INTERRUPTED:
            return code
        worst = max(worst, code)
    return worst


@contextmanager
def one_interrupt() -> Iterator[None]:
    """The first Ctrl-C ends the run; more of them must not keep it from ending what it started."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is interrupt:
            signal.signal(signal.SIGINT, before)


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
    jobs: int = 1
    cluster: str | None = None

    def __post_init__(self) -> None:
        from gradekit.class_folder import chapter_files
        from gradekit.restore import read_source
        from gradekit.results import engine_state

        source_path = self.project.source_notebook(self.folder.chapter)
        self.source = read_source(source_path)
        self.own_files = chapter_files(source_path)
        self.state = engine_state(self.source, self.own_files, self.limits, self.kind["jail"])

    def writer(self) -> GradebookWriter:
        """The class's gradebook."""
        from gradekit.gradebook import GradebookWriter, load_config

        config = load_config(self.project.config_path)
        return GradebookWriter(self.folder.gradebook_url, self.folder.chapter, self.source, config)

    def run(self, only: list[str] | None, regrade: bool) -> int:
        """Grade a class's submissions of one chapter."""
        from gradekit.batch import CannotGoOn
        from gradekit.scoretable import safe

        started = time.monotonic()
        students = self.folder.students(only)
        graded: dict[str, GradedNotebook] = {}
        new = 0
        try:
            with self.writer() as writer:
                self.remove_unfinished()
                self.tell_of_marks(writer)
                for student, result, is_new in self.results(students, regrade, writer):
                    # Notebooks are large, and by now they are on disk.
                    graded[student] = replace(result, notebook=None)
                    new += is_new
                assert set(graded) == set(students), "every submission ends in a result"
                rest = set(self.folder.students()) - set(students) if only else set()
                failed = self.report({**self.others(rest), **graded}, writer)
        except KeyboardInterrupt:
            self.console.print(f"Interrupted: {how_far(graded, students)}")
            return INTERRUPTED
        except CannotGoOn as error:
            raise CannotGoOn(f"{error} {how_far(graded, students)}") from error
        several = "" if len(graded) == 1 else "s"
        self.console.print(
            f"{len(graded)} submission{several} of {safe(self.folder.chapter)}: {new} graded, "
            f"{len(graded) - new} unchanged since the last run; {time.monotonic() - started:.1f} s."
        )
        self.console.print(f"Open in a browser: {safe(str(self.folder.grades('.html')))}")
        return 1 if failed else 0

    def rebuild(self, only: list[str] | None) -> int:
        """Bring the gradebook to what the kept results say, whatever is in ``submitted/``."""
        from gradekit.results import read_result

        kept = self.kept()
        students = [student for student in kept if not only or student in only]
        if not students:
            raise CourseError(
                f"{self.folder.root}: no kept results of {self.folder.chapter}"
                + (f" for {', '.join(only)}" if only else "")
                + "; run without --rebuild."
            )
        shown: dict[str, GradedNotebook] = {}
        damaged = []
        with self.writer() as writer:
            self.tell_of_marks(writer)
            recorded = writer.recorded()
            for student in students:
                stored = read_result(self.folder.result(student))
                if stored is None:
                    damaged.append(student)
                    continue
                self.restore(student, stored, recorded.get(student), writer)
                shown[student] = stored.result
            self.report({**self.others(set(kept) - set(students)), **shown}, writer)
        self.console.print(f"The gradebook holds the kept results of {len(shown)} submissions.")
        if damaged:
            names = ", ".join(damaged)
            self.console.print(f"Damaged, so run without --rebuild: {names}", markup=False)
        return 1 if damaged else 0

    def kept(self) -> list[str]:
        """Students of whom there is a result, whether or not there is a submission."""
        return sorted(path.stem for path in self.folder.result("x").parent.glob("*.json"))

    def remove_unfinished(self) -> None:
        """Remove the beginnings of files that a run has left which was killed."""
        made, chapter = self.folder.root / "autograded", self.folder.chapter
        for pattern in (f"*/{chapter}/.{chapter}.ipynb.*.new", f".results/{chapter}/.*.json.*.new"):
            for path in made.glob(pattern):
                path.unlink(missing_ok=True)

    def tell_of_marks(self, writer: GradebookWriter) -> None:
        """Say what is not in a gradebook that has to be made again."""
        if writer.is_new and self.kept():
            self.console.print(
                "There is no gradebook.db: it is made again from the kept results. Marks and "
                "comments that people gave are not in them. Where you still have the old file, put "
                "it in place of the new one and run this again: they stay."
            )

    # One submission after another ---------------------------------------------------------------

    def results(
        self, students: list[str], regrade: bool, writer: GradebookWriter
    ) -> Iterator[tuple[str, GradedNotebook, bool]]:
        """Each student's result, as it comes, recorded; and whether it is a new one."""
        from gradekit.batch import Pool
        from gradekit.kernels import KernelKind
        from gradekit.progress import Pace, progress_bar
        from gradekit.results import read_result

        recorded = writer.recorded()
        pace = Pace()
        todo: list[str] = []
        self.in_hand: dict[str, tuple[SubmissionFolder, str]] = {}
        with progress_bar(self.console, pace) as progress:
            bar = progress.add_task("", total=len(students))
            for student in students:
                found, key = self.read(student)
                stored = None if regrade else read_result(self.folder.result(student))
                if stored is not None and stored.holds(key):
                    self.restore(student, stored, recorded.get(student), writer)
                    yield student, stored.result, False
                elif found.refused:
                    result = self.refusal(found)
                    self.record(found, key, result, writer)
                    yield student, result, True
                else:
                    todo.append(student)
                    continue
                progress.advance(bar)
            if not todo:
                return
            draw_missing_data(self.source)
            workers = self.workers(len(todo))
            pool = Pool(self.source, self.limits, workers, KernelKind(**self.kind))
            pace.expect(len(todo))
            for job, result in pool.grade(self.jobs_of(todo)):
                found, key = self.in_hand.pop(job.student)
                if found.refused:
                    result = self.refusal(found)
                else:
                    result.details = found.notes + result.details
                self.record(found, key, result, writer)
                pace.done(workers.slots)
                progress.update(bar, advance=1, description=", ".join(pool.running)[:60])
                yield job.student, result, True

    def workers(self, number: int) -> Workers:
        """Who grades so many submissions."""
        from gradekit.batch import LocalWorkers
        from gradekit.kernels import KernelKind

        if self.cluster is None:
            return LocalWorkers(min(self.jobs, number), KernelKind(**self.kind))
        try:
            from gradekit.cluster import ClusterWorkers, data_of
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
                raise
            raise CourseError(
                f"--cluster: {error.name} is not installed; install this project with its extra "
                "'cluster'."
            ) from error
        return ClusterWorkers(self.cluster, self.kind["jail"], data_of(self.source))

    def read(self, student: str) -> tuple[SubmissionFolder, str]:
        """What a student handed in, and the key of its result."""
        from gradekit.results import key_of

        found = self.folder.read(student)
        stamp = found.timestamp.isoformat() if found.timestamp else ""
        files = {name: text for name, text in found.files.items() if name not in self.own_files}
        return found, key_of(self.state, found.content, files, f"{found.refused}|{stamp}")

    def jobs_of(self, students: list[str]) -> Iterator[Job]:
        """Jobs, each made when a worker needs it: few submissions are in memory at a time."""
        from gradekit.batch import Job

        for student in students:
            found, key = self.read(student)  # once more; it may have changed since
            self.in_hand[student] = replace(found, content=b"", files={}), key
            yield Job(student, found.content, {**found.files, **self.own_files})

    def refusal(self, found: SubmissionFolder) -> GradedNotebook:
        """The result of a submission that is not taken."""
        from gradekit.grading import Status, not_graded

        return not_graded(self.source, Status.REFUSED, found.refused, found.notes)

    def record(
        self, found: SubmissionFolder, key: str, result: GradedNotebook, writer: GradebookWriter
    ) -> None:
        """Write a result: the notebook, the gradebook, and last the file that says it is done."""
        from gradekit.gradebook import write_graded_notebook
        from gradekit.grading import Status
        from gradekit.results import write_result

        if result.status is Status.FAILED:
            return  # what was recorded before stays
        write_graded_notebook(self.folder.autograded(found.student), result)
        writer.record(found.student, result, found.timestamp)
        write_result(self.folder.result(found.student), key, result, found.timestamp)

    def restore(
        self, student: str, kept: Stored, recorded: Recorded | None, writer: GradebookWriter
    ) -> None:
        """Write a kept result again wherever it is missing; a person's marks stay."""
        from gradekit.gradebook import write_graded_notebook
        from gradekit.results import read_result

        place = self.folder.autograded(student)
        held = recorded is not None and recorded.holds(kept.result, kept.timestamp)
        if held and place.exists():
            return
        whole = read_result(self.folder.result(student), with_notebook=True)
        assert whole is not None, "it was read a moment ago"
        write_graded_notebook(place, whole.result)
        if not held:
            writer.record(student, whole.result, whole.timestamp)

    # Afterwards ---------------------------------------------------------------------------------

    def others(self, students: set[str]) -> dict[str, GradedNotebook]:
        """Earlier results of students who were not asked for now, for the table."""
        from gradekit.results import read_result

        kept = {student: read_result(self.folder.result(student)) for student in students}
        return {student: stored.result for student, stored in kept.items() if stored}

    def report(self, everyone: dict[str, GradedNotebook], writer: GradebookWriter) -> bool:
        """Print and write the table; whether the grader failed on any submission."""
        from gradekit import scoretable
        from gradekit.grading import Status

        rows = []
        recorded = writer.recorded()
        for student in sorted(everyone):
            result = everyone[student]
            held = recorded.get(student)
            if result.status is Status.FAILED or held is None:
                rows.append(scoretable.row(student, result, {}))
            else:
                rows.append(scoretable.row(student, result, held.totals))
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


def how_far(graded: dict[str, GradedNotebook], students: list[str]) -> str:
    """How many of a class have their result."""
    return (
        f"{len(graded)} of {len(students)} submissions have their result; "
        "run the same command again for the rest."
    )
