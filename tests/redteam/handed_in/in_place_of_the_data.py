"""Hands in files and folders in the place of those that belong to the chapter.

Stopped by: the chapter's own files come last, and take the place of what is there.
"""

TOPIC = "grades"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    (place.folder / "numbers.txt").mkdir()
    (place.folder / "numbers.txt" / "owned").write_text("owned")
    place.hand_in(double="print(open('numbers.txt').read())\ndef double(x):\n    return 2 * x")


def check(outcome):
    assert "the chapter's numbers" in outcome.text
