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
import sys
import warnings
from collections.abc import Callable
from fractions import Fraction
from types import TracebackType

from coursekit.explain import explain

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
        for line in explain(error, self.filename, self.hint).splitlines():
            print(f"        {line}")
        return True


def exact(points: float | Fraction) -> Fraction:
    """Points without rounding: 0.1 is a tenth, 1 / 3 a third."""
    return Fraction(points).limit_denominator(1000)


def number(points: Fraction) -> float:
    """Points as the number that nbgrader reads."""
    return int(points) if points.denominator == 1 else float(points)


def show(points: Fraction) -> str:
    """Points for people: ``2``, ``0.25``, ``0.333``."""
    return f"{float(points):.3g}"
