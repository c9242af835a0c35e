"""Has the name of the hidden folder in which results are kept.

Stopped by: a hidden name is told by another one, that is not hidden.
"""

TOPIC = "files"
STUDENT = ".results"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    place.hand_in()
