"""Reads from address 0.

Stopped by: the kernel dies, which ends that submission alone; no crash handler is called.
"""

TOPIC = "end"
CODE = r"""
import ctypes
ctypes.string_at(0)
"""
STATUS = "kernel died"
