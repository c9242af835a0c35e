"""Hands in pipes and sockets beside the notebook, which block whoever opens them.

Stopped by: only ordinary files are read.
"""

import os
import socket

TOPIC = "files"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    os.mkfifo(place.folder / "data.csv")
    os.mkfifo(place.folder / "timestamp.txt")
    here = os.getcwd()
    os.chdir(place.folder)  # a long path is no name for a socket
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    os.chdir(here)
    place.hand_in()


def check(outcome):
    assert any("data.csv` is not a file" in line for line in outcome.details)
