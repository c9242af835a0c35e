"""Hands in a link to the folder of the chapter's source, with its hidden tests.

Stopped by: a link is no folder; nothing it leads to is opened.
"""

TOPIC = "secrets"
STATUS = "refused"


def hand_in(place):
    place.folder.rmdir()
    place.folder.symlink_to(place.source_folder)
