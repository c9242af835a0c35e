"""Ends Python at once."""

CODE = r"""
import os
os._exit(0)
"""
STATUS = "kernel died"
