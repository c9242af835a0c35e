"""Writes to memory that the kernel shares with the process it is forked from, and with later ones.

Stopped by: there is no such memory.
"""

TOPIC = "survive"
CODE = r"""
import ctypes
marked = 0
for line in open("/proc/self/maps").readlines():
    start, end = (int(text, 16) for text in line.split()[0].split("-"))
    if line.split()[1].startswith("rw-s"):
        ctypes.memmove(start, b"left behind", 11)
        marked += 1
print("marked", marked)
"""
AFTER = r"""
import ctypes
for line in open("/proc/self/maps").readlines():
    start = int(line.split("-")[0], 16)
    if line.split()[1].startswith("r") and line.split()[1].endswith("s"):
        print(ctypes.string_at(start, 11))
"""


def check(outcome):
    assert "left behind" not in outcome.after
