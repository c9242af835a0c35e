"""Computes in children that nobody waits for, whose computing time the system forgets.

Stopped by: the host adds up what it has seen of each process, also of those that have ended.
"""

TOPIC = "exhaust"
CODE = r"""
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if (pid := os.fork()) == 0:
        end = time.process_time() + 0.5
        while time.process_time() < end:
            pass
        os._exit(0)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.02)
"""
STATUS = "timed out"
CPU_SECONDS = 2
SECONDS = 40


def check(outcome):
    assert "computing time" in outcome.result.reason
