"""Hands in a notebook with 50 MB of output in it.

Stopped by: outputs of a submission are dropped when it is read.
"""

import json

TOPIC = "exhaust"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    raw = json.loads(place.right())
    for cell in raw["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}
            ]
    place.write(json.dumps(raw).encode())


def check(outcome):
    assert outcome.size < 100_000
