"""Named checks: the pieces of a test cell, each with its own share of the cell's points.

    checks = Checks(points=1)
    with checks("two samples give two rows", points=0.25):
        check_shape(one_hot([0, 2], 3), (2, 3), "one_hot([0, 2], 3)")
    with checks("a one where the label says", points=0.75, hint="row i has its one in column y[i]"):
        check_equal(one_hot([0, 2], 3), [[1, 0, 0], [0, 0, 1]], "one_hot([0, 2], 3)")
    checks.score()

prints, for an answer with rows and columns swapped,

    FAILED  two samples give two rows (0 of 0.25 points)
            one_hot([0, 2], 3) has the wrong shape.
              expected: (2, 3)
              got: (3, 2)
    ...
    Points: 0 of 1.

A check that fails does not keep the others from running. ``score()`` comes last: nbgrader takes the
number that a cell ends in as its points. In the version for students the hidden checks are cut out;
``score()`` then says how many points they decide about.
"""

from __future__ import annotations

import contextlib
import linecache
import sys
import sysconfig
import traceback
import warnings
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import TracebackType

from coursekit.testing import HINTS, describe_error, hint_line

# In what follows the first class that fits an error says what it means.
MEANINGS: tuple[tuple[type[BaseException], str], ...] = (
    (UnboundLocalError, "a variable of the function is used before it gets a value"),
    (NameError, "a name is used that nothing has defined: is it misspelled, or its cell not run?"),
    (ModuleNotFoundError, "what is imported is not installed, or its name is misspelled"),
    (RecursionError, "a function goes on calling itself and never ends"),
    (IndexError, "an index lies beyond the end"),
    (KeyError, "there is no such entry"),
    (ZeroDivisionError, "something is divided by zero"),
    (FloatingPointError, "a number became too large, or is not defined"),
    (AttributeError, "the value has no such attribute or method: is it of the type you expect?"),
    (TypeError, "a value has the wrong type, or a function got the wrong arguments"),
    (ValueError, "a value does not fit, often because of its shape"),
    (MemoryError, "it asked for more memory than there is"),
    (SystemExit, "an answer must not call exit() or sys.exit(): they end Python"),
)
UNWRITTEN = "not written yet: replace the line `raise NotImplementedError` with your answer"
LIBRARIES = tuple(
    Path(path).resolve()
    for path in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), sys.prefix}
)
CHECKING = {str(Path(__file__).with_name(name)) for name in ("checks.py", "testing.py")}

finished: list[Checks] = []  # in the order of their score(), for coursekit.check


class Checks:
    """The checks of one test cell.

    Parameters
    ----------
    points : int, float or Fraction
        What the cell is worth: what nbgrader's metadata say, and what the checks' shares add up to.

    Attributes
    ----------
    points, earned, seen : Fraction
        What the cell is worth, what was earned so far, and what the checks that ran are worth.
    """

    def __init__(self, points: float | Fraction) -> None:
        self.points = exact(points)
        self.earned = self.seen = Fraction(0)

    def __call__(self, name: str, points: float | Fraction, hint: str = "") -> Check:
        """One check, for a ``with`` block, or as the decorator of a function that runs at once.

        Parameters
        ----------
        name : str
            What is tested, in words: "a score of exactly zero". Students read it.
        points : int, float or Fraction
            Its share of the cell's points.
        hint : str, optional
            Where to look when it fails, unless what fails has a hint of its own.
        """
        return Check(self, name, exact(points), hint, sys._getframe(1).f_code.co_filename)

    def score(self) -> float | None:
        """Print the points and return them: the last line of the cell.

        Returns
        -------
        int, float or None
            The points earned. None where all checks pass but not all are here, as in the version
            for students: there is no number yet.

        Raises
        ------
        ValueError
            If the checks are worth more than the cell.
        """
        if self.seen > self.points:
            raise ValueError(
                f"the checks are worth {show(self.seen)} points, the cell {show(self.points)}"
            )
        finished.append(self)
        hidden = self.points - self.seen
        if not hidden:
            print(f"Points: {show(self.earned)} of {show(self.points)}.")
            return number(self.earned)
        print(
            f"Points so far: {show(self.earned)} of {show(self.seen)}. Checks that run when your "
            f"work is graded decide about the other {show(hidden)}."
        )
        return None if self.earned == self.seen else number(self.earned)


class Check:
    """One check of a cell; :class:`Checks` makes it."""

    def __init__(
        self, checks: Checks, name: str, points: Fraction, hint: str, filename: str
    ) -> None:
        if points <= 0:
            raise ValueError(f"the check {name!r} must be worth more than 0 points")
        self.checks, self.name, self.points = checks, name, points
        self.hint, self.filename = hint, filename
        self.guards = contextlib.ExitStack()

    def __call__(self, function: Callable[[], object]) -> Callable[[], object]:
        """As a decorator: run the function now, as a ``with`` block whose names stay inside."""
        with self:
            function()
        return function

    def __enter__(self) -> None:
        # A warning or a progress bar is no mistake, but nbgrader gives nothing to a cell that
        # writes to stderr.
        self.guards.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        self.guards.enter_context(contextlib.redirect_stderr(sys.stdout))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.guards.close()
        self.checks.seen += self.points
        if error is None:
            self.checks.earned += self.points
            print(f"passed  {self.name} ({show(self.points)})")
            return True
        if not isinstance(error, (Exception, SystemExit)):
            # Ctrl-C, or a grader whose patience is at its end: not for us to keep.
            print(
                f"STOPPED {self.name}: it ran too long or was interrupted here, so this cell gives "
                "no points. Look for a loop that does not end."
            )
            return False
        print(f"FAILED  {self.name} (0 of {show(self.points)} points)")
        for line in self.reason(error, trace).splitlines():
            print(f"        {line}")
        return True

    def reason(self, error: BaseException, trace: TracebackType | None) -> str:
        """Why it failed, in words, without any line of the test."""
        frames = [f for f in traceback.extract_tb(trace) if self.is_own(f.filename)]
        testing = not frames or frames[-1].filename in CHECKING | {self.filename}
        if isinstance(error, NotImplementedError):
            return self.hinted(_sentence(UNWRITTEN))
        if isinstance(error, AssertionError) and testing:
            return self.hinted(str(error).strip() or "The check does not hold.")
        meaning = next((text for of, text in MEANINGS if isinstance(error, of)), "")
        if not testing:
            said = f"Your code stopped with an error: {describe_error(error)}\n{place(frames[-1])}"
        elif isinstance(error, NameError) and error.name:
            said = f"There is no `{error.name}`: run the cell that defines it, and read its error."
            return self.hinted(said)
        else:
            said = f"What your code gave could not be used: {describe_error(error)}"
        if meaning:
            said += f"\n  That means: {_sentence(meaning)}"
        return self.hinted(said)

    def hinted(self, said: str) -> str:
        """What is said, with the check's hint unless it has one already."""
        if not self.hint or any(f"\n  {word}:" in said for word in HINTS):
            return said
        return f"{said}\n{hint_line(self.hint)}"

    def is_own(self, filename: str) -> bool:
        """Whether a line of this file is the student's or the test's, not a library's."""
        if filename in CHECKING or filename == self.filename:
            return True
        if filename.startswith("<"):
            return filename.startswith("<ipython-input")
        path = Path(filename)
        if {"site-packages", "dist-packages"} & set(path.parts):
            return False
        return not any(path.is_relative_to(place) for place in (*LIBRARIES, Path(__file__).parent))


def place(frame: traceback.FrameSummary) -> str:
    """Where the student's code stopped, and the line."""
    lines = linecache.getlines(frame.filename)
    if Path(frame.filename).is_file():
        where = f"of the file {Path(frame.filename).name}"
    else:
        first = next((line.strip() for line in lines if line.strip()), "")
        where = f"of the cell that begins with `{first[:60]}`" if first else "of its cell"
    line = (frame.line or "").strip()
    return f"  in line {frame.lineno} {where}" + (f":\n    {line[:160]}" if line else "")


def exact(points: float | Fraction) -> Fraction:
    """Points without rounding: 0.1 is a tenth, 1 / 3 a third."""
    return Fraction(points).limit_denominator(1000)


def number(points: Fraction) -> float:
    """Points as the number that nbgrader reads."""
    return int(points) if points.denominator == 1 else float(points)


def show(points: Fraction) -> str:
    """Points for people: ``2``, ``0.25``, ``0.333``."""
    return f"{float(points):.3g}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith(("?", ".")) else ".")
