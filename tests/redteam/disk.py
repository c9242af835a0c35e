"""Fills every place that can be written to.

Stopped by: all of them are one file system in memory, of limited size.
"""

TOPIC = "exhaust"
CODE = r"""
import os
total = 0
for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), "."):
    try:
        with open(os.path.join(place, "full"), "wb", buffering=0) as file:
            while True:
                total += file.write(b"x" * (1 << 20))
    except OSError as error:
        last = error
print("wrote", total >> 20, "MiB")
raise last
"""


def check(outcome):
    assert int(outcome.text.split("wrote ")[1].split()[0]) <= 128
    assert "disk space" in outcome.result.reason
