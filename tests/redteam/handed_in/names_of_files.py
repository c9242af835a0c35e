"""Hands in files whose names lead out of the folder, command terminals, or are no text at all.

Stopped by: such files are left out; what is told of their names is made harmless before.
"""

import os

TOPIC = "files"
STATUS = "graded"
POINTS = 5
NAMES = (
    b"a\\..\\owned", b"\x1b]0;owned\x07", b"\xff\xfe.csv", b"<script>owned()<", b"-rf", b"x" * 250,
    b"a\nb", "\u202egnp.exe".encode(), b"[x](javascript:owned())", b"$(touch owned)", b"`owned`",
)  # fmt: skip


def hand_in(place):
    for name in NAMES:
        with open(os.path.join(os.fsencode(place.folder), name), "wb") as file:
            file.write(b"1")
    place.hand_in(double="import os\nprint(sorted(os.listdir()))\ndef double(x):\n    return 2 * x")


def check(outcome):
    there = "['$(touch owned)', '-rf', '[x](javascript:owned())', 'numbers.txt', 'xxx"
    assert there in outcome.text
    assert sum("left out" in line for line in outcome.details) == 7
