"""The bar of a run: how far it is, who is being graded, and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from gradekit.scoretable import without_control


class Pace:
    """How long the rest of a run will take, by what is done so far.

    The start of workers and the imports before the first results say nothing of the rest, and
    results that are only read again say nothing at all: time counts from when every worker has
    graded one, and only what is graded counts. Workers that began together end together, so it
    counts in rounds of one for each worker.

    Parameters
    ----------
    clock : function, optional
        Gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._to_do = self._done = self._counted = 0
        self._begun: float | None = None
        self._end: float | None = None

    def expect(self, number: int) -> None:
        """So many submissions are to be graded."""
        self._to_do = number

    def done(self, workers: int) -> None:
        """One more is graded, by one of some workers."""
        self._to_do -= 1
        self._done += 1
        now = self._clock()
        if self._begun is None:
            self._begun = now if self._done >= workers else None
            return
        self._counted += 1
        if self._counted % workers == 0:
            self._end = now + (now - self._begun) / self._counted * self._to_do

    def left(self) -> float | None:
        """Seconds until all is graded; None while too little is known."""
        if not self._to_do:
            return 0.0
        return None if self._end is None else max(0.0, self._end - self._clock())


class TimeLeft(ProgressColumn):
    """The time left, by a :class:`Pace`."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        super().__init__()

    def render(self, task: Task) -> Text:
        """For example ``2:05 left``; blank while too little is known."""
        left = self._pace.left()
        if left is None or task.finished:
            return Text("")
        minutes, seconds = divmod(round(left), 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return Text(f"{clock} left", style="progress.remaining")


class NamesColumn(ProgressColumn):
    """What a bar's description says, letter by letter: it holds students' names."""

    def render(self, task: Task) -> Text:
        """The names, with nothing that a terminal obeys."""
        return Text(without_control(task.description))


def progress_bar(console: Console, pace: Pace) -> Progress:
    """A bar that names whose submissions are being graded."""
    return Progress(
        TextColumn("Grading"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeLeft(pace),
        NamesColumn(),
        console=console,
    )
