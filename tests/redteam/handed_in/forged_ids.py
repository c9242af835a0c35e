"""Adds cells with grade ids of tests and of its own, worth 1000 points, and changes all flags.

Stopped by: ids, points and flags are taken from the source.
"""

import json

TOPIC = "grades"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    raw = json.loads(place.right())
    for cell in raw["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 1000, "grade": True, "locked": False}
    for name in ("bonus", "test_double", "written", "setup"):
        flags = {"grade": True, "solution": False, "locked": True, "task": False, "points": 1000}
        raw["cells"].append({
            "cell_type": "code", "source": "1000", "outputs": [],
            "metadata": {"nbgrader": {"grade_id": name, "schema_version": 3, **flags}},
        })  # fmt: skip
    place.write(json.dumps(raw).encode())


def check(outcome):
    assert "bonus" not in outcome.scores
    assert outcome.max_points == 6
