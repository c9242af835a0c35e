"""Stops itself with SIGSTOP, so that no signal and no timeout wakes it.

Stopped by: process 1 of a namespace cannot stop itself; what is stopped ends with it.
"""

TOPIC = "end"
CODE = r"""
import ctypes, os, signal
os.kill(os.getpid(), signal.SIGSTOP)
if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
"""
SECONDS = 2
