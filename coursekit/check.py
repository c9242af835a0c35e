"""Check your own work: the tests that are in a chapter's notebook, in plain words.

In the notebook, with the answers as they are in memory:

    from coursekit.check import check

    check()

In a terminal, from top to bottom in a fresh Python, as grading does it:

    python -m coursekit.check 02_binary_single_layer.ipynb
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from coursekit.chapter import read_chapter
from coursekit.checkup import SECONDS, report
from coursekit.errors import CourseError

GRACE = 5.0  # seconds in which a cell that was interrupted must stop
FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130


def check(notebook: str | os.PathLike[str] | None = None) -> None:
    """Run the visible tests of this notebook on the answers as they are in memory.

    Parameters
    ----------
    notebook : path, optional
        The notebook's file; needed only where it cannot be found out.
    """
    try:
        from IPython.core.getipython import get_ipython

        shell = get_ipython()
        if shell is None:
            raise CourseError(
                "check() works in a notebook; in a terminal: python -m coursekit.check NAME.ipynb"
            )
        path = Path(notebook) if notebook is not None else this_notebook(shell.user_ns)
        chapter = read_chapter(path)
        report(chapter, shell)
        print(
            f"\nThese are your answers as they are in memory (tests: from {path.name} as it was "
            "saved last).\nBefore you hand in: Kernel > Restart Kernel and Run All Cells, save, "
            "and check() again."
        )
    except CourseError as error:
        print(error)
    except KeyboardInterrupt:
        print("Interrupted: the checks were not finished.")


def this_notebook(namespace: dict[str, object]) -> Path:
    """The file of the notebook that a cell runs in.

    Raises
    ------
    CourseError
        If nothing says which it is.
    """
    # Set by VS Code, and by Jupyter for its kernels; a notebook that was renamed is found below.
    told = [namespace.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")]
    for name in told:
        if name and Path(str(name)).is_file() and str(name).endswith(".ipynb"):
            return Path(str(name))
    here = [path for path in sorted(Path().glob("*.ipynb")) if not path.name.startswith(".")]
    if len(here) == 1:
        return here[0]
    example = here[0].name if here else "02_binary_single_layer.ipynb"
    raise CourseError(f'Which notebook is this? Say its file\'s name: check("{example}")')


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a notebook in a fresh Python; return the exit code.

    0: every test in it passes. 1: some fail. 2: it cannot be checked. 130: interrupted.
    """
    parser = argparse.ArgumentParser(
        prog="python -m coursekit.check",
        description="Run a chapter's notebook from top to bottom and say what its tests say.",
    )
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="the .ipynb file")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, metavar="S",
        help="how long a cell may run (default: %(default)g, as in grading)",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        if not options.seconds > 0:
            raise CourseError(f"--seconds {options.seconds:g}: it must be more than 0.")
        read_chapter(options.notebook)
        return check_in_fresh_python(options.notebook, options.seconds)
    except CourseError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("Interrupted: the checks were not finished.", file=sys.stderr)
        return INTERRUPTED


def check_in_fresh_python(path: Path, seconds: float) -> int:
    """Run the notebook in a Python of its own, which may be ended without harm.

    The file `now` holds the name of the cell that runs; it is written anew with each cell.
    """
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        now = Path(folder) / "now"
        now.write_text("", encoding="utf-8")
        command = [sys.executable, "-m", "coursekit.fresh", str(path), str(now), str(seconds)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:
            try:
                stuck = wait(child, now, seconds)
            finally:
                if child.poll() is None:
                    child.kill()
        cell = now.read_text(encoding="utf-8")
    if stuck:
        print(f"\nTime is up: {cell} ran longer than {seconds:g} s and could not be interrupted.\n"
              "The cells after it were not run.")  # fmt: skip
        return FAILED
    if child.returncode not in (0, FAILED):
        print(f"\nPython itself ended while it ran {cell or 'no cell'} (exit code "
              f"{child.returncode}).\nThe cells after it were not run.")  # fmt: skip
        return FAILED
    return child.returncode


def wait(child: subprocess.Popen[bytes], now: Path, seconds: float) -> bool:
    """Wait until the child ends: False; or until one cell takes much too long: True."""
    seen, since = 0.0, time.monotonic()
    while child.poll() is None:
        with_time = now.stat().st_mtime_ns
        if with_time != seen:
            seen, since = with_time, time.monotonic()
        elif time.monotonic() - since > seconds + GRACE + 15 * (not now.stat().st_size):
            return True
        with_timeout = 0.1
        try:
            child.wait(with_timeout)
        except subprocess.TimeoutExpired:
            continue
    return False


if __name__ == "__main__":
    sys.exit(main())
