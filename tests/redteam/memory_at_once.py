"""Asks for 8 GiB in one piece."""

CODE = r"""
keep = bytearray(8 << 30)
"""
STATUS = "out of memory"
