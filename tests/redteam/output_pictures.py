"""Shows pictures without end.

Stopped by: output past the limit is dropped, then the cell interrupted, then the kernel ended.
"""

TOPIC = "output"
CODE = r"""
while True:
    try:
        while True:
            display({"image/png": "QUFB" * 250_000}, raw=True)
    except KeyboardInterrupt:
        pass
"""
STATUS = ("refused", "timed out", "out of memory")
SECONDS = 10


def check(outcome):
    assert outcome.host_grew < 400 << 20
    assert len(str(outcome.result.notebook)) < 3_000_000
