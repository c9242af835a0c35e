"""``gradekit release``: the student versions of all chapters, from their sources.

Source notebook -> lint -> run through -> nbgrader's converter, into a temporary folder -> proof
that nothing is left in it -> into place. Whatever is wrong ends it before ``release/`` is touched.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import nbformat
from nbformat import NotebookNode

from coursekit.errors import CourseError
from gradekit.difference import Difference, compare, show_difference
from gradekit.lint import Problem, lint_file
from gradekit.project import RELEASE_FOLDER, Project


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "release",
        help="make the student versions in release/ from source_notebooks/",
        description="Make the student versions in release/ from source_notebooks/. Nothing is "
        "written while anything is wrong in a source.",
        epilog="exit codes: 0 done, or in sync; 1 --check found a difference; 2 refused",
    )
    parser.add_argument(
        "chapters", nargs="*", metavar="CHAPTER", help="only these (default: all chapters)"
    )
    parser.add_argument(
        "--check", action="store_true",
        help="change nothing, run nothing; show where release/ is not what the sources give",
    )
    parser.add_argument(
        "--no-run", action="store_true", help="do not run sources that changed from top to bottom"
    )
    parser.add_argument(
        "--zip", nargs="?", const="", metavar="PATH.zip",
        help="also make one archive for students (default: dist/nncourse-student-VERSION.zip)",
    )


def run(args: argparse.Namespace) -> int:
    """Make or check the release; return the exit code."""
    project = Project.find()
    chapters = [project.check_chapter(name) for name in dict.fromkeys(args.chapters)]
    chapters = sorted(set(chapters)) or project.chapters()
    if not chapters:
        raise CourseError(f"{project.relative(project.source_root)}/ holds no chapter yet.")
    if args.check and args.zip is not None:
        raise CourseError("--check changes nothing, so it makes no archive: leave out --zip.")
    archive = _archive_path(project, args.zip)
    try:
        if args.check:
            return check(project, chapters)
        start = monotonic()
        release(project, chapters, run_sources=not args.no_run)
        _say("release", f"{len(chapters)} chapters are in sync with their sources", start)
        if archive is not None:
            from gradekit.archive import write_archive

            start = monotonic()
            _say("archive", write_archive(project, chapters, archive), start)
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        raise CourseError(f"{what}{error.strerror or error}; run it again once mended.") from error
    return 0


def _archive_path(project: Project, asked: str | None) -> Path | None:
    if asked is None:
        return None
    if not asked:
        from gradekit.archive import default_path

        return default_path(project)
    if not asked.endswith(".zip"):
        raise CourseError(
            f"--zip {asked}: the archive's name must end in .zip (chapters come before --zip)."
        )
    return Path(asked).resolve()


# From source to student version --------------------------------------------------------------


def student_version(source: NotebookNode) -> NotebookNode:
    """The student version of a source notebook, in memory; the source stays as it is.

    Parameters
    ----------
    source : NotebookNode
        A source notebook of format 4.5.

    Returns
    -------
    NotebookNode
        The same as `gradekit release` writes.

    Raises
    ------
    CourseError
        If the markers or the metadata of the source are wrong.
    """
    from nbconvert.exporters import Exporter
    from nbgrader.preprocessors import SaveCells
    from traitlets.config import Config

    from gradekit.preprocessors import PREPROCESSORS

    exporter = Exporter(config=Config({"Exporter": {"default_preprocessors": []}}))
    for preprocessor in PREPROCESSORS:
        if preprocessor is not SaveCells:
            exporter.register_preprocessor(preprocessor, enabled=True)
    notebook, _ = exporter.from_notebook_node(source)
    return notebook


def build(project: Project, chapters: Sequence[str], destination: Path) -> None:
    """Write the student versions of chapters into a folder, through nbgrader's own converter.

    No database is read or written. `destination` gets one folder for each chapter, with its
    notebook and the files beside it.

    Raises
    ------
    CourseError
        If nbgrader refuses a notebook.
    """
    from nbgrader.converters import GenerateAssignment, NbGraderException
    from nbgrader.coursedir import CourseDirectory

    for chapter in chapters:
        config = project.nbgrader_config()
        config.SaveCells.enabled = False
        config.GenerateAssignment.no_database = True
        config.CourseDirectory.root = str(project.root)
        config.CourseDirectory.release_directory = str(destination)
        config.CourseDirectory.assignment_id = chapter
        log, messages = _collected_log()
        converter = GenerateAssignment(
            coursedir=CourseDirectory(config=config, log=log), config=config, log=log
        )
        try:
            converter.start()
        except NbGraderException as error:
            said = [line for text in messages for line in text.splitlines() if "Error" in line]
            raise CourseError(f"{chapter}: {said[-1] if said else error}") from error


def _collected_log() -> tuple[logging.Logger, list[str]]:
    """A log that says nothing and keeps its errors."""
    messages: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    log = logging.Logger("gradekit.release", level=logging.ERROR)
    log.addHandler(Keep())
    return log, messages


# The steps -----------------------------------------------------------------------------------


def release(project: Project, chapters: Sequence[str], *, run_sources: bool = True) -> None:
    """Make the release of chapters; CourseError before anything is written if one is wrong."""
    refuse(lint(project, chapters))
    ran = run_through(project, chapters) if run_sources else {}
    with built(project, chapters) as folder:
        differences = {
            chapter: compare(folder / chapter, project.release_root / chapter)
            for chapter in chapters
        }
        for chapter, difference in differences.items():
            if difference.extra:
                place = f"{RELEASE_FOLDER}/{chapter}/"
                raise CourseError(
                    f"{place} holds what no source gives: {', '.join(difference.extra)}; move it "
                    f"away, or put it into source_notebooks/{chapter}/. Nothing was changed."
                )
        for chapter, difference in differences.items():
            if difference:
                install(folder / chapter, project.release_root / chapter, difference)
            what = "written" if difference else "unchanged"
            how = ran.get(chapter, "not run")
            print(f"{chapter:<26} {what:<9}  {_summary(project, chapter)}; {how}", flush=True)
    for name in _unknown_chapters(project):
        print(f"{RELEASE_FOLDER}/{name}/ is of no chapter: left as it is", flush=True)


def check(project: Project, chapters: Sequence[str]) -> int:
    """Show where ``release/`` is not what the sources give; 0 if nowhere, else 1."""
    refuse(lint(project, chapters))
    unknown = _unknown_chapters(project)
    out_of_sync = [f"{RELEASE_FOLDER}/{name}/: of no chapter" for name in unknown]
    with built(project, chapters) as folder:
        for chapter in chapters:
            place = project.release_root / chapter
            difference = compare(folder / chapter, place)
            for name in difference.extra:
                out_of_sync.append(f"{RELEASE_FOLDER}/{chapter}/{name}: no source gives it")
            for name in difference.missing:
                out_of_sync.append(f"{RELEASE_FOLDER}/{chapter}/{name}: missing")
            for name in difference.changed:
                out_of_sync.append(f"{RELEASE_FOLDER}/{chapter}/{name}: differs")
                for line in show_difference(place / name, folder / chapter / name):
                    print(line)
    for line in out_of_sync:
        print(line)
    if out_of_sync:
        print("release/ is not what the sources give: run 'gradekit release'.")
        return 1
    print(f"release/ is what the sources give: {', '.join(chapters)}")
    return 0


def lint(project: Project, chapters: Sequence[str]) -> list[Problem]:
    """Everything that is wrong in the sources of chapters, without running them."""
    problems: list[Problem] = []
    for chapter in chapters:
        path = project.source_notebook(chapter)
        problems += lint_file(path, project.relative(path), chapter)
    return problems


def run_through(project: Project, chapters: Sequence[str]) -> dict[str, str]:
    """Run the sources that changed; what to say about each. CourseError if one does not run."""
    from gradekit.runs import Runs

    runs, said, problems = Runs(project), {}, []
    for chapter in chapters:
        if runs.remembered(chapter):
            said[chapter] = "ran through before"
            continue
        start = monotonic()
        with _progress(chapter) as on_cell:
            found = runs.run(chapter, on_cell)
        problems += found
        said[chapter] = f"ran through in {monotonic() - start:.1f} s"
    refuse(problems)
    return said


def refuse(problems: Sequence[Problem]) -> None:
    """Print problems, one line each, and raise CourseError; do nothing if there are none."""
    if not problems:
        return
    for problem in problems:
        print(problem, file=sys.stderr)
    number = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    raise CourseError(f"{number} in the sources (above); nothing was changed.")


@contextmanager
def built(project: Project, chapters: Sequence[str]) -> Iterator[Path]:
    """A temporary folder, on the same disk as ``release/``, with the proved student versions."""
    from gradekit.proof import prove

    parent = project.cache_root / "release"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build-", dir=parent) as temporary:
        folder = Path(temporary)
        build(project, chapters, folder)
        problems: list[Problem] = []
        for chapter in chapters:
            path = project.source_notebook(chapter)
            source = nbformat.read(path, as_version=4)
            problems += prove(source, project.relative(path), folder / chapter)
        refuse(problems)
        yield folder


def install(built_folder: Path, place: Path, difference: Difference) -> None:
    """Move what differs from the built folder into place, each file whole, the notebook last."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        os.rename(built_folder, place)
        return
    names = difference.missing + difference.changed
    for name in sorted(names, key=lambda name: (name.endswith(".ipynb"), name)):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(built_folder / name, place / name)


def _unknown_chapters(project: Project) -> list[str]:
    if not project.release_root.is_dir():
        return []
    known = project.chapters()
    return sorted(
        path.name
        for path in project.release_root.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in known
    )


def _summary(project: Project, chapter: str) -> str:
    """Cells and points of a release, in words."""
    notebook = nbformat.read(project.release_notebook(chapter), as_version=4)
    total = automatic = 0
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade") or meta.get("task"):
            total += meta["points"]
            automatic += 0 if meta.get("solution") or meta.get("task") else meta["points"]
    version = notebook.metadata.course.version
    return (
        f"version {version}, {len(notebook.cells)} cells, {total:g} points, "
        f"{automatic:g} of them automatic"
    )


# What people see -----------------------------------------------------------------------------


def _say(name: str, what: str, start: float) -> None:
    print(f"{name:<26} {what}  [{monotonic() - start:.1f} s]", flush=True)


@contextmanager
def _progress(chapter: str) -> Iterator[Any]:
    """Which cell of a chapter is running, in one line that goes when it is done."""
    from rich.console import Console

    console = Console()
    start = monotonic()
    if not console.is_terminal:
        print(f"{chapter:<26} running it through ...", flush=True)
    with console.status(f"{chapter}: starting a kernel") as status:
        yield lambda number, total: status.update(
            f"{chapter}: running cell {number} of {total}, {monotonic() - start:.0f} s"
        )
