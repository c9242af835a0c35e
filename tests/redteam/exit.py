"""Ends Python at once.

Stopped by: cells from there on give no points, and the next submission has a kernel of its own.
"""

TOPIC = "end"
CODE = r"""
import os
os._exit(0)
"""
STATUS = "kernel died"
