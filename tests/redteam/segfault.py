"""Reads from address 0."""

CODE = r"""
import ctypes
ctypes.string_at(0)
"""
STATUS = "kernel died"
