"""Gives a time of handing in that is none, in a file that has no end.

Stopped by: a link is not followed, and what is not a time is not used.
"""

TOPIC = "files"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    (place.folder / "timestamp.txt").symlink_to("/dev/zero")
    place.hand_in()


def check(outcome):
    assert any("timestamp.txt does not hold a time" in line for line in outcome.details)
