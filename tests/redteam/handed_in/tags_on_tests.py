"""Puts tags on tests that let programs skip them, or their errors.

Stopped by: all metadata of a test is taken from the source.
"""

import json

TOPIC = "grades"
STATUS = "graded"
POINTS = 0


def hand_in(place):
    raw = json.loads(place.right(double="def double(x):\n    return x", area="area = None"))
    for cell in raw["cells"]:
        cell["metadata"]["tags"] = ["demo", "skip-execution", "raises-exception", "remove-cell", ""]
    place.write(json.dumps(raw).encode())
