"""Hands in a notebook of 5 GB.

Stopped by: a limit that is looked at before anything is read.
"""

import os

TOPIC = "exhaust"
STATUS = "refused"


def hand_in(place):
    (place.folder / "05_small.ipynb").touch()
    os.truncate(place.folder / "05_small.ipynb", 5 << 30)
