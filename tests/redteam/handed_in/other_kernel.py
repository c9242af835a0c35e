"""Asks for a kernel of its own, by a path and by a command line.

Stopped by: there is one kind of kernel, whatever a notebook asks for.
"""

import json

TOPIC = "others"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    raw = json.loads(place.right())
    raw["metadata"]["kernelspec"] = {
        "name": "../../../owned", "language": "R", "display_name": "\x1b]0;owned\x07",
        "argv": ["touch", "/tmp/owned"],
        "metadata": {"kernel_provisioner": {"provisioner_name": "local-provisioner"}},
    }  # fmt: skip
    raw["metadata"]["language_info"] = {"name": "bash", "file_extension": "/../owned"}
    place.write(json.dumps(raw).encode())
