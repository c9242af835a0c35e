"""Run a notebook's own tests and say what they say: what ``check()`` and its command share."""

from __future__ import annotations

import _thread
import ast
import contextlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import coursekit.checks
from coursekit.chapter import Cell, Chapter
from coursekit.checks import exact, show
from coursekit.explain import explain

SECONDS = 30.0  # as long as the grader waits for a cell
MOST_TEXT = 20_000  # characters of output of one test


class TooLong(Exception):
    """A cell was stopped by the clock."""


class ShortText(io.StringIO):
    """Collects what is printed, but not without end."""

    def write(self, text: str) -> int:
        """As any file's, until it is full."""
        left = MOST_TEXT - self.tell()
        if 0 < left < len(text):
            super().write(text[:left] + "\n[More was printed; the rest is not shown.]\n")
        elif left > 0:
            super().write(text)
        return len(text)


@dataclass
class Tally:
    """Points: earned by visible checks, lost, and still to be decided by hidden tests."""

    earned: Fraction = Fraction(0)
    lost: Fraction = Fraction(0)
    hidden: Fraction = Fraction(0)

    def add(self, other: Tally) -> None:
        """Add the points of one more test."""
        self.earned += other.earned
        self.lost += other.lost
        self.hidden += other.hidden


@contextlib.contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Interrupt what runs in the main thread when time is up: TooLong.

    Raises
    ------
    TooLong
        If it was stopped by the clock. A person's own interrupt stays a KeyboardInterrupt.
    """
    rang = threading.Event()

    def ring() -> None:
        rang.set()
        _thread.interrupt_main()

    clock = threading.Timer(seconds, ring)
    clock.daemon = True
    clock.start()
    try:
        yield
    except KeyboardInterrupt:
        if rang.is_set():
            raise TooLong from None
        raise
    finally:
        clock.cancel()


def run_test(cell: Cell, shell: Any, seconds: float = SECONDS) -> tuple[str, Tally]:
    """Run one test cell in a shell's namespace.

    Returns
    -------
    str
        What it printed, and why it failed, in words.
    Tally
        Its points.
    """
    text, finished = ShortText(), len(coursekit.checks.finished)
    failure = test = ""
    value: Any = None
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
        try:
            code = shell.transform_cell(cell.source)
            test = shell.compile.cache(code, 0, cell.source)
            with stopped_after(seconds):
                value = value_of(ast.parse(code, test), test, shell.user_ns)
        except TooLong:
            failure = (
                f"It ran longer than {seconds:g} s and was stopped, and gives no points: look for "
                "a loop that does not end."
            )
        except (Exception, SystemExit) as error:
            failure = explain(error, test)
    said = text.getvalue()
    if failure:
        return f"{said}FAILED: {failure}", Tally(lost=cell.points)
    named = coursekit.checks.finished[finished:]
    if not named and type(value) in (int, float) and 0 <= value < cell.points:
        earned = exact(value)
        return f"{said}{show(earned)} of {points(cell.points)}", Tally(earned, cell.points - earned)
    if not named:
        return f"{said}passed: all tests that are in this notebook", Tally(hidden=cell.points)
    checks = named[-1]
    return said, Tally(checks.earned, checks.seen - checks.earned, cell.points - checks.seen)


def value_of(tree: ast.Module, filename: str, namespace: dict[str, Any]) -> Any:
    """Run code; the value of its last line where that is an expression, else None."""
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, filename, "exec"), namespace)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), filename, "eval"), namespace)  # type: ignore


def report(chapter: Chapter, shell: Any, seconds: float = SECONDS) -> Tally:
    """Run all test cells, print what they say and the points so far."""
    total = Tally()
    for cell in chapter.of("test"):
        print_test(cell, *run_test(cell, shell, seconds), total)
    print_end(chapter, total)
    return total


def print_test(cell: Cell, said: str, points: Tally, total: Tally) -> None:
    """Print what one test said, under its heading."""
    print(f"{cell.heading or 'Test'} [{cell.grade_id}]")
    for line in said.strip("\n").splitlines():
        print(f"  {line}")
    print(flush=True)
    total.add(points)


def print_end(chapter: Chapter, total: Tally) -> None:
    """Print what is missing, what a person grades, and the points so far."""
    for cell in chapter.untested:
        print(
            f"After your answer `{cell.grade_id}` the test cell is missing. Grading puts it back; "
            "to test here, start from a fresh copy of the chapter.\n"
        )
    written = chapter.of("written")
    if written:
        print("Read and graded by a person:")
        for cell in written:
            state = "answered" if cell.answered else "not answered yet"
            print(f"  {cell.grade_id} ({points(cell.points)}): {state}")
        print()
    print(f"Points so far: {show(total.earned)} of {points(total.earned + total.lost)} that the "
          "tests in this notebook decide.")  # fmt: skip
    if total.hidden:
        print(f"Hidden tests decide about {show(total.hidden)} more when your work is graded.")
    if written:
        print(f"A person decides about {show(sum((c.points for c in written), Fraction(0)))} more.")


def points(number: Fraction) -> str:
    """Points in words."""
    return "1 point" if number == 1 else f"{show(number)} points"
