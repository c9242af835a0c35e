"""Writes one line without end, straight to the standard output.

Stopped by: output past the limit is dropped, then the cell interrupted, then the kernel ended.
"""

TOPIC = "output"
CODE = r"""
import os
while True:
    try:
        while True:
            os.write(1, b"x" * 65536)
    except KeyboardInterrupt:
        pass
"""
STATUS = ("refused", "timed out", "out of memory")
SECONDS = 10


def check(outcome):
    assert outcome.host_grew < 400 << 20
    assert len(str(outcome.result.notebook)) < 3_000_000
