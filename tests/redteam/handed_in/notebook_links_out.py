"""Hands in a link to a file of the instructor's in place of the notebook.

Stopped by: a link is no notebook; nothing it leads to is opened.
"""

TOPIC = "secrets"
STATUS = "refused"


def hand_in(place):
    (place.folder / "05_small.ipynb").symlink_to(place.secret_file)
