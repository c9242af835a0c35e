"""Sends signals to the forker, to siblings, to the host, and to all it can."""

CODE = r"""
import os, signal
for pid in (@VICTIM@, @HOST@, os.getppid(), -1, *range(2, 3000)):
    for number in (signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except OSError:
            pass
print("tried")
"""
