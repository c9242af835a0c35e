"""Hands in notebook format 3, with everything in other places.

Stopped by: it is converted, and graded like any other.
"""

import json

import nbformat

TOPIC = "files"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    notebook = nbformat.reads(place.right().decode(), as_version=3)
    raw = json.loads(json.dumps(notebook))
    raw["nbformat"], raw["nbformat_minor"] = 3, 0
    place.write(json.dumps(raw).encode())
