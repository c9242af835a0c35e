"""Sends one message of 120 MB.

Stopped by: a kernel whose message is that large is disconnected.
"""

TOPIC = "output"
CODE = r"""
display({"text/plain": "x" * 120_000_000}, raw=True)
"""
SECONDS = 3


def check(outcome):
    assert outcome.host_grew < 400 << 20
    assert len(str(outcome.result.notebook)) < 3_000_000
