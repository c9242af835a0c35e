"""Has a name as long as names can be, so that no file can be named after it.

Stopped by: a long name is cut, and told apart by a hash.
"""

TOPIC = "files"
STUDENT = "m" * 250
STATUS = "graded"
POINTS = 5


def hand_in(place):
    place.hand_in()
