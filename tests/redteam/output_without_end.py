"""Prints without end, and goes on when it is interrupted.

Stopped by: output past the limit is dropped, then the cell interrupted, then the kernel ended.
"""

TOPIC = "output"
CODE = r"""
while True:
    try:
        while True:
            print("x" * 100_000)
    except KeyboardInterrupt:
        pass
"""
STATUS = ("refused", "timed out", "out of memory")
SECONDS = 10


def check(outcome):
    assert outcome.host_grew < 400 << 20
