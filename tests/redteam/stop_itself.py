"""Stops itself with SIGSTOP, so that no signal and no timeout wakes it."""

CODE = r"""
import ctypes, os, signal
os.kill(os.getpid(), signal.SIGSTOP)
if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
"""
