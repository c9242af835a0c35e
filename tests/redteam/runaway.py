"""A process that is gone before a signal reaches it: each forks the next one and ends.

Stopped by: not the processes are ended but their namespace, all at once.
"""

TOPIC = "survive"
CODE = r"""
import os, signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    while True:
        try:
            if os.fork() != 0:
                os._exit(0)
        except OSError:
            pass
print("on the run")
"""
