"""Writes to the streams of the host, past IPython.

Stopped by: the standard streams lead nowhere, and every other descriptor from before with them.
"""

TOPIC = "messages"
CODE = r"""
import os
for number in range(3, 60):
    try:
        target = os.readlink(f"/proc/self/fd/{number}")
        if not target.startswith(("socket", "anon", "pipe")):
            print(number, target)
    except OSError:
        pass
os.write(1, b"past")
"""


def check(outcome):
    for line in outcome.text.splitlines():
        assert "/tmp" not in line
