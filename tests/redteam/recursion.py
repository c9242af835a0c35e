"""Recurses without end, through a raised limit.

Stopped by: the kernel dies, which ends that submission alone.
"""

TOPIC = "end"
CODE = r"""
import sys
sys.setrecursionlimit(10**9)
def f(n):
    return f(n + 1) + [].__len__()
f(0)
"""
STATUS = ("kernel died", "out of memory", "graded", "timed out")
SECONDS = 10
