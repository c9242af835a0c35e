"""Hands in a link to another student's notebook.

Stopped by: a link is no notebook; nothing it leads to is opened.
"""

TOPIC = "grades"
STATUS = "refused"


def hand_in(place):
    (place.folder / "05_small.ipynb").symlink_to("../../anna/05_small/05_small.ipynb")
