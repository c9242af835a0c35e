"""``gradekit site``: run what has to run, render what has changed, publish nothing that leaks."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from coursekit.errors import CourseError

PRODUCTS = ("instructor", "public")
FOLDERS = {"instructor": "html", "public": "public"}


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "site",
        help="render the book: the instructor edition and the public one",
        description="Run the chapters that changed, once and side by side, and render from their "
        "outputs the instructor edition (_build/html) and the public one (_build/public), which "
        "has no solution, hidden test or mark scheme. With no option: both.",
        epilog="exit codes: 0 done; 1 a chapter failed, a page had a warning, or the public "
        "edition would show what students must find; 2 refused",
    )
    parser.add_argument("--public", action="store_true", help="the public edition alone")
    parser.add_argument("--instructor", action="store_true", help="the instructor edition alone")
    parser.add_argument(
        "--force", action="store_true", help="render again what is there, though nothing changed"
    )


def run(args: argparse.Namespace) -> int:
    """Make what is asked for; return the exit code."""
    from gradekit.project import Project
    from gradekit.site import stamps

    project = Project.find()
    asked = [name for name in PRODUCTS if getattr(args, name)] or list(PRODUCTS)
    places = {name: project.root / "_build" / FOLDERS[name] for name in asked}
    stamp = stamps.of_inputs(project)
    todo = {
        name: place for name, place in places.items()
        if args.force or not stamps.is_current(place, stamp)
    }  # fmt: skip
    for name in places.keys() - todo.keys():
        say(f"{name}: nothing has changed")
    if todo:
        run_chapters(project)
        for place in todo.values():
            stamps.forget(place)
        if failed := render(project, todo):
            say(f"failed: {', '.join(failed)}")
            return 1
        if "public" in todo and not proven(project, todo["public"]):
            return 1
        for place in todo.values():
            stamps.write(place, stamp)
    for name, place in places.items():
        say(f"{name}: {place / 'index.html'}")
    return 0


def run_chapters(project: Any) -> None:
    """Run the chapters whose outputs are not kept.

    Raises
    ------
    CourseError
        If one fails; Sphinx is not asked to render what is not there.
    """
    from gradekit.book.outputs import Chapter, cache_of_this_state, run_chapters
    from gradekit.jail.install import for_own_notebooks

    os.environ.pop("MPLBACKEND", None)
    for_own_notebooks(project.root / ".cache" / "jupyter")
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


@dataclass(frozen=True)
class Running:
    """How chapters are run: what Sphinx's configuration says where Sphinx runs them."""

    nb_execution_cache_path: str
    nb_execution_timeout: int = 300
    nb_execution_allow_errors: bool = False


def render(project: Any, places: dict[str, Path]) -> list[str]:
    """Render editions side by side; return those that failed, their messages on stderr."""
    started = monotonic()
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", "gradekit.site.render", str(project.root), name, str(place)],
            stderr=subprocess.PIPE, text=True, cwd=project.root,
        )
        for name, place in places.items()
    }  # fmt: skip
    failed = []
    try:
        for name, process in running.items():
            _, said = process.communicate()
            if process.returncode != 0:
                print(said, file=sys.stderr)
                failed.append(name)
            else:
                say(f"{name}: rendered after {monotonic() - started:.1f} s")
    finally:
        for process in running.values():
            process.kill()
    return failed


def proven(project: Any, place: Path) -> bool:
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
