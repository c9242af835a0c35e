"""Leaves by ``sys.exit``.

Stopped by: IPython makes an error of it, and the next cells run; no points without an answer.
"""

TOPIC = "end"
CODE = r"""
import sys
sys.exit(0)
"""
STATUS = "graded"


def check(outcome):
    assert outcome.result.scores["test_double"].points == 0
    assert outcome.result.scores["test_area"].points == 2
