"""Loops without end in compiled code, which sees no interrupt."""

CODE = r"""
import re
re.match("(a*)*$", "a" * 40 + "b")
"""
STATUS = "timed out"
SECONDS = 2
