"""Spreads memory over many processes, each below any limit of one process.

Stopped by: the host adds up all of a kernel's processes, ten times a second.
"""

TOPIC = "exhaust"
CODE = r"""
import os, time
for _ in range(16):
    if os.fork() == 0:
        keep = bytearray(b"x" * (60 << 20))
        time.sleep(3600)
time.sleep(20)
"""
STATUS = "out of memory"
MEMORY_MIB = 700
SECONDS = 30
