"""Loops without end and ignores interrupts."""

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
