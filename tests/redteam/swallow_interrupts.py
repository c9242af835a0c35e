"""Loops without end and ignores interrupts.

Stopped by: a kernel that does not stop when it is interrupted is ended.
"""

TOPIC = "end"
CODE = r"""
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass
"""
STATUS = "timed out"
SECONDS = 2
