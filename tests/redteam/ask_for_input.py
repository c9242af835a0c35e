"""Waits for somebody to type something.

Stopped by: nobody types, and the kernel is told so.
"""

TOPIC = "end"
CODE = r"""
import getpass
for ask in (getpass.getpass, input):
    try:
        ask("Your password:")
    except Exception as error:
        print(type(error).__name__)
"""
STATUS = "graded"


def check(outcome):
    assert outcome.result.points == 5
