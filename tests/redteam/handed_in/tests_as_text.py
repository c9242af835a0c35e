"""Makes text of its tests, so that there is nothing to run.

Stopped by: the kind of a cell is taken from the source.
"""

import json

TOPIC = "grades"
STATUS = "graded"
POINTS = 0


def hand_in(place):
    raw = json.loads(place.right(double="def double(x):\n    return x", area="area = None"))
    for cell, kind in zip(raw["cells"], ("markdown", "raw", "heading") * 9, strict=False):
        if "test" in str(cell["metadata"]):
            cell["cell_type"] = kind
    place.write(json.dumps(raw).encode())
