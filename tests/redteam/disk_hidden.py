"""Fills the disk with what no folder shows: deleted files, allocated ones, attributes.

Stopped by: one file system in memory whose size counts them all.
"""

TOPIC = "exhaust"
CODE = r"""
import os
keep, total = [], 0
try:
    while True:
        file = open("/dev/shm/hidden", "wb+")
        os.unlink("/dev/shm/hidden")
        keep.append(file)
        os.posix_fallocate(file.fileno(), 0, 16 << 20)
        total += 16
except OSError as error:
    print("hid", total, "MiB", error)
try:
    for index in range(100_000):
        open(f"/tmp/{index}", "w").close()
        os.setxattr(f"/tmp/{index}", f"user.{index}", b"x" * 4000)
        total += 4000 / (1 << 20)
except OSError as error:
    print("and", error)
print("total", total)
"""


def check(outcome):
    assert float(outcome.text.split("total ")[1].split()[0]) <= 200
    assert "No space left" in outcome.text
