"""Starts threads without end.

Stopped by: a limited number of processes and threads.
"""

TOPIC = "exhaust"
CODE = r"""
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
"""


def check(outcome):
    assert "processes and threads" in outcome.result.reason
