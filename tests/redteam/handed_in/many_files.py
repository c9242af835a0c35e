"""Hands in more files than a submission's disk can hold.

Stopped by: only so many are handed on, and the rest is told.
"""

TOPIC = "exhaust"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    for index in range(10_500):
        (place.folder / f"{index}.csv").touch()
    place.hand_in()


def check(outcome):
    assert any("more than 2000 files" in line for line in outcome.details)
