"""Starts threads without end."""

CODE = r"""
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
"""


def check(outcome):
    assert "processes and threads" in outcome.result.reason
