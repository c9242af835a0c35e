"""Puts halves of characters, which no file can hold, into every place of a notebook.

Stopped by: they are replaced when a submission is read.
"""

import json

TOPIC = "files"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    half = "\ud800"
    raw = json.loads(place.right())
    raw["metadata"]["kernelspec"] = {"name": half}
    raw["metadata"]["course"] = {"version": half, "release": {"version": half}}
    for cell in raw["cells"]:
        cell["source"] = f"# {half}\n{cell['source']}"
        cell["id"] = half
        cell["metadata"] |= {half: half, "tags": [half]}
    raw["cells"].append({"cell_type": "code", "source": f"print('{half}')", "outputs": [half],
                         "metadata": {"nbgrader": {"grade_id": half, "grade": True}}})  # fmt: skip
    place.write(json.dumps(raw).encode())
