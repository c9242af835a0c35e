"""Hands in a pipe in place of the notebook, which blocks whoever opens it.

Stopped by: only ordinary files are read.
"""

import os

TOPIC = "files"
STATUS = "refused"


def hand_in(place):
    os.mkfifo(place.folder / "05_small.ipynb")
