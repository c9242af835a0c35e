"""``gradekit site``: run what has to run, render what has changed, publish nothing that leaks."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from gradekit.book.outputs import Chapter
    from gradekit.project import Project

# By edition, its folder in `_build`.
FOLDERS = {"instructor": "html", "public": "public"}


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "site",
        help="render the book: the instructor edition and the public one",
        description="Run the chapters that changed, once and side by side, and render from their "
        "outputs the instructor edition (_build/html) and the public one (_build/public), which "
        "has no solution, hidden test or mark scheme; each with slides and the course as one PDF.",
        epilog="exit codes: 0 done; 1 a chapter failed, a page had a warning, or the public "
        "edition would show what students must find; 2 refused",
    )
    parser.add_argument("--public", action="store_true", help="the public edition alone")
    parser.add_argument("--instructor", action="store_true", help="the instructor edition alone")
    parser.add_argument("--no-slides", action="store_true", help="leave the slides out")
    parser.add_argument(
        "--no-pdf", action="store_true", help="leave the PDF out: no browser is needed"
    )
    parser.add_argument(
        "--force", action="store_true", help="render again what is there, though nothing changed"
    )


def run(args: argparse.Namespace) -> int:
    """Make what is asked for; return the exit code."""
    from gradekit.project import Project
    from gradekit.site import stamps

    project = Project.find()
    asked = [name for name in FOLDERS if getattr(args, name)] or list(FOLDERS)
    extras = [name for name in ("slides", "pdf") if not getattr(args, f"no_{name}")]
    places = {name: project.root / "_build" / FOLDERS[name] for name in asked}
    stamp = " ".join([stamps.of_inputs(project), *extras])
    todo = {
        name: place for name, place in places.items()
        if args.force or not stamps.is_current(place, stamp)
    }  # fmt: skip
    for name in places.keys() - todo.keys():
        say(f"{name}: nothing has changed")
    if todo and not make(project, todo, extras, stamp):
        return 1
    for name, place in places.items():
        say(f"{name}: {place / 'index.html'}")
    return 0


def make(project: Project, places: dict[str, Path], extras: Sequence[str], stamp: str) -> bool:
    """Make editions and what belongs to them; say whether all went well."""
    from gradekit.site import pdf, stamps

    if "pdf" in extras:
        with pdf.chromium():  # better to hear now that there is none
            pass
    chapters = run_chapters(project)
    for place in places.values():
        stamps.forget(place)
    started = monotonic()
    running = start_rendering(project, places, extras)
    try:
        if "slides" in extras:
            for place in places.values():
                write_slides(chapters, place)
            say(f"slides: written after {monotonic() - started:.1f} s")
        if failed := finish_rendering(running, started):
            say(f"failed: {', '.join(failed)}")
            return False
    finally:
        for process in running.values():
            process.kill()
    if "public" in places and not proven(project, places["public"]):
        return False
    if "pdf" in extras:
        with ThreadPoolExecutor() as threads:
            for _ in threads.map(lambda name: print_edition(project, name, places[name]), places):
                pass
        say(f"PDF: printed after {monotonic() - started:.1f} s")
    for place in places.values():
        stamps.write(place, stamp)
    return True


def run_chapters(project: Project) -> list[Chapter]:
    """Run the chapters whose outputs are not kept.

    Raises
    ------
    CourseError
        If one fails; Sphinx is not asked to render what is not there.
    """
    from gradekit.book.outputs import Chapter, cache_of_this_state, find_kernels, run_chapters

    find_kernels(project.root)
    running = Running(str(cache_of_this_state(project.root)))
    chapters = []
    for name in project.chapters():
        path = project.source_notebook(name)
        docname = path.relative_to(project.root).with_suffix("").as_posix()
        chapters.append(Chapter(path, docname, running))
    if failed := run_chapters(chapters, say):
        raise CourseError(
            f"{', '.join(failed)}: did not run to the end; `jupyter-book build .` shows where."
        )
    return chapters


@dataclass(frozen=True)
class Running:
    """How chapters are run: what Sphinx's configuration says where Sphinx runs them."""

    nb_execution_cache_path: str
    nb_execution_timeout: int = 300
    nb_execution_allow_errors: bool = False


def start_rendering(
    project: Project, places: dict[str, Path], extras: Sequence[str]
) -> dict[str, subprocess.Popen[str]]:
    """Begin to render editions side by side."""
    return {
        name: subprocess.Popen(
            [sys.executable, "-m", "gradekit.site.render", str(project.root), name, str(place),
             *extras],
            stderr=subprocess.PIPE, text=True, cwd=project.root,
        )
        for name, place in places.items()
    }  # fmt: skip


def finish_rendering(running: dict[str, subprocess.Popen[str]], started: float) -> list[str]:
    """Wait for editions; return those that failed, their messages on stderr."""
    failed = []
    for name, process in running.items():
        _, said = process.communicate()
        if process.returncode != 0:
            print(said, file=sys.stderr)
            failed.append(name)
        else:
            say(f"{name}: rendered after {monotonic() - started:.1f} s")
    return failed


def write_slides(chapters: Sequence[Chapter], edition: Path) -> None:
    """Write each chapter's deck into an edition; both have the same, without any solution."""
    import nbformat

    from gradekit.book.editions import public_notebook
    from gradekit.book.pages import SLIDES_FOLDER, released_now
    from gradekit.site import slides

    for chapter in chapters:
        executed = chapter.executed()
        assert executed is not None  # it has just run, or was in the cache
        shown = public_notebook(released_now(chapter.path), executed, chapter.name)
        notebook = nbformat.reads(json.dumps(shown), as_version=4)
        slides.write_slides(notebook, edition / SLIDES_FOLDER / f"{chapter.path.stem}.html")


def print_edition(project: Project, name: str, place: Path) -> None:
    """Print an edition's pages into its PDF."""
    from gradekit.book.pages import PDF_NAME
    from gradekit.site.pdf import write_pdf

    write_pdf(project.root, place, place / PDF_NAME, f"{name.capitalize()} edition")


def proven(project: Project, place: Path) -> bool:
    """Whether the public edition holds nothing that students must find; else says where."""
    from gradekit.site import leaks

    found: Sequence[leaks.Leak] = list(leaks.find(place, leaks.secrets(project)))
    for leak in found[:20]:
        print(leak, file=sys.stderr)
    if found:
        print(
            f"{place} is not fit to be published: {len(found)} lines are left that students must "
            "find themselves.", file=sys.stderr,
        )  # fmt: skip
    return not found


def say(text: str) -> None:
    """Tell how far it has come."""
    print(f"[site] {text}", flush=True)
