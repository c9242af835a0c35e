"""Raises an error with an endless text, and with commands to a terminal in its name.

Stopped by: outputs are cut; what is told of them is one short line without control characters.
"""

TOPIC = "output"
CODE = r"""
raise type("\x1b]0;owned\x07<script>owned</script>", (Exception,), {})("\x1b[2J" + "x" * 10_000_000)
"""
STATUS = ("graded", "timed out")


def check(outcome):
    assert all(len(text) <= 300 for text in outcome.result.details)
    assert len(str(outcome.result.notebook)) < 3_000_000
    assert outcome.ran() == []
