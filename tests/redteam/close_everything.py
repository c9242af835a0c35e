"""Closes all file descriptors, its sockets to the host among them.

Stopped by: the kernel dies or no longer answers, which ends that submission alone.
"""

TOPIC = "end"
CODE = r"""
import os
os.closerange(3, 4096)
"""
STATUS = ("kernel died", "timed out")
SECONDS = 2
