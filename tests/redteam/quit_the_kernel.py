"""Asks IPython to quit, so that no test runs after it.

Stopped by: cells that were not run give no points.
"""

TOPIC = "end"
CODE = r"""
import os, signal, threading
get_ipython().ask_exit()
threading.Timer(0.2, os._exit, (0,)).start()
import time; time.sleep(1)
"""
STATUS = "kernel died"


def check(outcome):
    assert outcome.result.points == 0
