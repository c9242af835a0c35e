"""Puts another program in the kernel's place, which never answers.

Stopped by: what does not answer is interrupted, then ended.
"""

TOPIC = "end"
CODE = r"""
import os
os.execv("/bin/sleep", ["sleep", "3600"])
"""
STATUS = ("timed out", "kernel died")
SECONDS = 2
