"""Sends signals to the process it is forked from, to the host, and to all it can.

Stopped by: a process namespace of its own, in which none of them has a number.
"""

TOPIC = "others"
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
