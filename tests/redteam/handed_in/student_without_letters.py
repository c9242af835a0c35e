"""Has a name that is not text.

Stopped by: what cannot be written is replaced in the name that everything else is given.
"""

import os

TOPIC = "files"
STUDENT = os.fsdecode(b"m\xff\xfe")
STATUS = "graded"
POINTS = 5


def hand_in(place):
    place.hand_in()
