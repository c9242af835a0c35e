"""Leaves a process behind that ignores signals and outlives the kernel.

Stopped by: the kernel is process 1 of its own namespace: when it ends, the system ends the rest.
"""

TOPIC = "survive"
CODE = r"""
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        time.sleep(3600)
    os._exit(0)
print("left")
"""
