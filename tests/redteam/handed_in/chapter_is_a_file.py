"""Hands in a file where the chapter's folder should be.

Stopped by: what is not a folder is refused.
"""

TOPIC = "files"
STATUS = "refused"


def hand_in(place):
    place.folder.rmdir()
    place.folder.write_bytes(b"no folder")
