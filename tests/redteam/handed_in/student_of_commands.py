"""Has a name that commands terminals, pages, spreadsheets and the grader's own messages.

Stopped by: such characters are replaced in the name that all of them are given.
"""

TOPIC = "output"
STUDENT = "=1+1[red]\x1b]0;owned\x07<img src=x onerror=owned()>"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    place.hand_in()
