"""Hands in a link to another student's folder.

Stopped by: a link is no folder; nothing it leads to is opened.
"""

TOPIC = "grades"
STATUS = "refused"


def hand_in(place):
    place.folder.rmdir()
    place.folder.parent.rmdir()
    place.folder.parent.symlink_to("anna")
