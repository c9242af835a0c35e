"""Asks for 8 GiB in one piece.

Stopped by: a limit on the memory of one process.
"""

TOPIC = "exhaust"
CODE = r"""
keep = bytearray(8 << 30)
"""
STATUS = "out of memory"
