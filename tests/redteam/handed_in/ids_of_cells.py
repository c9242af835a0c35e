"""Gives cells the ids of others, of the grader's own cell, and scripts for ids and tags.

Stopped by: ids that are not valid or not alone get new ones; such tags are dropped.
"""

import json

TOPIC = "grades"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    raw = json.loads(place.right())
    ids = ["same", "same", "autograder-note", '"><script>owned()</script>', 7, "", "x" * 65, None]
    for cell, name in zip(raw["cells"], ids * 2, strict=False):
        cell["id"] = name
        cell["metadata"]["tags"] = ['"><script>owned()</script>', "", 3]
    place.write(json.dumps(raw).encode())
