"""Loops without end in compiled code, which sees no interrupt.

Stopped by: a kernel that does not stop when it is interrupted is ended.
"""

TOPIC = "end"
CODE = r"""
import re
re.match("(a*)*$", "a" * 40 + "b")
"""
STATUS = "timed out"
SECONDS = 2
