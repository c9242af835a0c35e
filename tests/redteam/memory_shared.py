"""Takes memory that counts for no process: shared mappings, files in memory.

Stopped by: shared pages are in the sum by their share; calls for files in memory are refused.
"""

TOPIC = "exhaust"
CODE = r"""
import mmap, os
keep = []
try:
    keep.append(os.memfd_create("x"))
    print("memfd made")
except OSError as error:
    print(error)
for _ in range(100):
    shared = mmap.mmap(-1, 64 << 20)
    for start in range(0, len(shared), 1 << 20):
        shared[start : start + (1 << 20)] = b"x" * (1 << 20)
    keep.append(shared)
"""
STATUS = "out of memory"
MEMORY_MIB = 300
SECONDS = 30


def check(outcome):
    assert "memfd made" not in outcome.text
