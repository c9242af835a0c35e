"""Run a source notebook through, once for every state of what its outputs depend on."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import coursekit
from coursekit.datasets import paths
from gradekit.jail.install import for_own_notebooks
from gradekit.lint import Problem
from gradekit.project import Project

CELL_TIMEOUT = 300
LIBRARIES = ("numpy", "scikit-learn", "matplotlib", "torch", "ipykernel")
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "*.pyc", "*~")
# Anything longer than this is no message any more.
MESSAGE_LENGTH = 300


class Runs:
    """Which sources have run through, remembered in ``.cache/release/``.

    Parameters
    ----------
    project : Project
        The checkout.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._folder = project.cache_root / "release"

    def remembered(self, chapter: str) -> bool:
        """Whether the chapter, as it is now, has run through before."""
        return self._record(chapter).is_file()

    def run(self, chapter: str, on_cell: Callable[[int, int], None] | None = None) -> list[Problem]:
        """Run a chapter through and remember it if nothing was wrong.

        It runs in a copy of its folder, so that nothing it writes there reaches students, and
        whatever it reads from elsewhere is missed here and not only by them.

        Parameters
        ----------
        chapter : str
            The chapter's name.
        on_cell : function, optional
            Called with a cell's number and the number of cells before each.

        Returns
        -------
        list of Problem
            An error in a cell ends the run; a test cell that would not give full points does not.
        """
        record = self._record(chapter)
        source = self._project.source_notebook(chapter)
        name = self._project.relative(source)
        notebook = nbformat.read(source, as_version=4)
        with tempfile.TemporaryDirectory(prefix="gradekit-") as parent:
            folder = Path(parent) / chapter
            shutil.copytree(source.parent, folder, ignore=IGNORED)
            kernel = for_own_notebooks(self._project.cache_root / "jupyter")
            problems = list(_run(notebook, folder, name, kernel, on_cell))
        if not problems:
            record.parent.mkdir(parents=True, exist_ok=True)
            for old in record.parent.glob(f"{chapter}-*.ran"):
                old.unlink(missing_ok=True)
            record.touch()
        return problems

    def _record(self, chapter: str) -> Path:
        source = self._project.source_notebook(chapter)
        return self._folder / f"{chapter}-{state_of_run(source)}.ran"


def state_of_run(source: Path) -> str:
    """Short hash of what a run depends on: the notebook, its files, coursekit, data, libraries."""
    digest = hashlib.sha256()
    for folder in (source.parent, Path(coursekit.__file__).parent):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            relative = path.relative_to(folder)
            if "__pycache__" in relative.parts or any(p.startswith(".") for p in relative.parts):
                continue
            digest.update(f"{relative.as_posix()} {path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    digest.update(f"drawn: {paths.drawn_wanted()}\n".encode())
    for folder in filter(None, (paths.data_folder(), paths.cache_folder())):
        for path in sorted(folder.glob("*.npz")):
            if not path.name.startswith("drawn_"):
                status = path.stat()
                digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    digest.update(sys.version.encode())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {metadata.version(library)}\n".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{library} absent\n".encode())
    return digest.hexdigest()[:16]


def _run(
    notebook: NotebookNode, folder: Path, name: str, kernel: str,
    on_cell: Callable[[int, int], None] | None,
) -> Iterator[Problem]:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name=kernel,
        resources={"metadata": {"path": str(folder)}},
    )
    # Without a backend of the caller's, a kernel shows and closes figures as a notebook does.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    if data := paths.data_folder():
        environment[paths.DATA_VARIABLE] = str(data)
    # Not client.execute(): that one takes Ctrl-C for itself and goes on. What the kernel's process
    # says outside its cells (which transport it uses) is of no interest here.
    with client.setup_kernel(env=environment, stderr=subprocess.DEVNULL):
        for index, cell in enumerate(notebook.cells):
            if on_cell:
                on_cell(index + 1, len(notebook.cells))
            where = (index + 1, cell.get("id"))
            try:
                client.execute_cell(cell, index)
            except CellExecutionError as error:
                line, message = _error_of(cell, error)
                yield Problem(name, f"does not run through: {message}", *where, line)
                return
            except CellTimeoutError:
                yield Problem(name, f"not done after {CELL_TIMEOUT} s", *where)
                return
            except DeadKernelError:
                yield Problem(name, "its kernel died: out of memory?", *where)
                return
            if lost := _lost_points(cell):
                yield Problem(name, lost, *where)


def _error_of(cell: NotebookNode, error: Exception) -> tuple[int | None, str]:
    """Line of a cell where an error came from, and the error in one line."""
    output = next((o for o in cell.outputs if o.output_type == "error"), None)
    if output is None:
        return None, _one_line(str(error))
    trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
    found = re.search(r"Cell In\[\d+\], line (\d+)", trace)  # the first is this cell's own
    return int(found[1]) if found else None, _one_line(f"{output.ename}: {output.evalue}")


def _lost_points(cell: NotebookNode) -> str | None:
    """Why a test cell, run with the source's own solution, would not give all its points."""
    from nbgrader.utils import determine_grade, is_grade, is_solution

    if cell.cell_type != "code" or not is_grade(cell) or is_solution(cell):
        return None
    said = [o for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"]
    if said:
        return (
            "a test cell must write nothing to stderr, nbgrader gives 0 points for it; it wrote: "
            + _one_line(said[0].text)
        )
    try:
        score, points = determine_grade(cell)
    except ValueError as error:
        return f"its last value is no score: {error}"
    if score != points:
        return f"the source's own solution gets {score:g} of {points:g} points: see its last value"
    return None


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MESSAGE_LENGTH else line[: MESSAGE_LENGTH - 3] + "..."
