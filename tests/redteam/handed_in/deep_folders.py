"""Hands in folders in folders, deeper than programs can follow.

Stopped by: they are followed so far and no further.
"""

import os

TOPIC = "exhaust"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    place.hand_in()
    here = os.getcwd()
    os.chdir(place.folder)
    for _ in range(1800):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)
