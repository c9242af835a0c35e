"""Hands in metadata nested as deeply as can just be read, for what copies it later.

Stopped by: of metadata, only texts and numbers are kept.
"""

import json

TOPIC = "exhaust"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    deep = '{"a":' * 600 + "1" + "}" * 600
    raw = json.loads(place.right())
    raw["metadata"]["kernelspec"]["deep"] = "DEEP"
    raw["metadata"]["course"] = {"version": "DEEP", "release": {"version": "DEEP"}}
    extra = {"cell_type": "code", "source": "", "outputs": [], "metadata": {
        "nbgrader": {"grade_id": "DEEP", "grade": True}, "tags": ["DEEP"]}}  # fmt: skip
    text = {"cell_type": "markdown", "source": "a", "attachments": {"a": {"image/png": "DEEP"}},
            "metadata": {"nbgrader": "DEEP"}}  # fmt: skip
    for cell in raw["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["deep"] = "DEEP"
    raw["cells"] += [extra, text]
    place.write(json.dumps(raw).replace('"DEEP"', deep).encode())
