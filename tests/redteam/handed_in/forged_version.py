"""Says that it answers a version of the chapter that is a script.

Stopped by: a version is letters, digits and dots.
"""

import json

TOPIC = "output"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    raw = json.loads(place.right())
    script = "<script>owned()</script>"
    raw["metadata"]["course"] = {"version": script, "release": {"version": script}}
    place.write(json.dumps(raw).encode())


def check(outcome):
    assert "script" not in outcome.reason
