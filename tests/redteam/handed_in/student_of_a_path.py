"""Has a name that is a path, on this or on another system.

Stopped by: a name is one folder's, in which what separates folders elsewhere is replaced.
"""

TOPIC = "files"
STUDENT = "..\\..\\%2e%2e%2fowned"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    place.hand_in()
