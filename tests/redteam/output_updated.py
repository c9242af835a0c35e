"""Replaces one output by another, without end.

Stopped by: what is replaced counts as output, too.
"""

TOPIC = "output"
CODE = r"""
handle = display("begin", display_id=True)
while True:
    try:
        while True:
            handle.update({"text/plain": "x" * 500_000}, raw=True)
    except KeyboardInterrupt:
        pass
"""
STATUS = ("refused", "timed out", "out of memory")
SECONDS = 10


def check(outcome):
    assert outcome.host_grew < 400 << 20
    assert len(str(outcome.result.notebook)) < 3_000_000
