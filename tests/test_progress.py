"""The time that a run's bar says is left."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from gradekit.progress import Pace, progress_bar


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("workers", "warm_up"), [(1, 0.0), (2, 20.0), (8, 60.0)])
def test_the_warm_up_does_not_spoil_the_estimate(workers: int, warm_up: float):
    clock = Clock()
    pace = Pace(clock)
    number, each = 96, 3.0
    pace.expect(number)
    begun = clock.now
    ends = sorted(warm_up + (1 + i // workers) * each + 0.01 * (i % workers) for i in range(number))
    told = 0
    for index, end in enumerate(ends):
        clock.now = begun + end
        pace.done(workers)
        left = pace.left()
        if index + 1 < 2 * workers:
            assert left is None, "too little is known"
            continue
        assert left is not None
        told += 1
        truth = ends[-1] - end
        # Workers end together, so what is left is right within one submission's time.
        assert abs(left - truth) <= each + 0.1
    assert told == number - 2 * workers + 1
    assert pace.left() == 0


def test_the_estimate_counts_down_between_results():
    clock = Clock()
    pace = Pace(clock)
    pace.expect(10)
    for _ in range(3):
        clock.now += 2
        pace.done(1)
    assert pace.left() == pytest.approx(14)
    clock.now += 1.5
    assert pace.left() == pytest.approx(12.5)
    clock.now += 100
    assert pace.left() == 0


def test_the_bar_shows_it_and_obeys_no_name():
    clock = Clock()
    pace = Pace(clock)
    pace.expect(200)
    for _ in range(3):
        clock.now += 2
        pace.done(1)
    text = io.StringIO()
    console = Console(file=text, width=120, force_terminal=True, color_system=None)
    with progress_bar(console, pace) as progress:
        bar = progress.add_task("anna \x1b[2Jben", total=200)
        progress.update(bar, completed=3)
        progress.refresh()
    assert "6:34 left" in text.getvalue()
    assert "\x1b[2J" not in text.getvalue()
    assert "3/200" in text.getvalue()
