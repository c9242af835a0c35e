"""Stops and kills a submission that runs at the same time, by every number there is.

Stopped by: a process namespace of its own, in which the other has no number.
"""

TOPIC = "others"
NEIGHBOR = r"""
import time
begun = time.monotonic()
for _ in range(30):
    time.sleep(0.1)
print("slept", time.monotonic() - begun < 20)
"""
CODE = r"""
import ctypes, os, signal
libc = ctypes.CDLL(None)
hit = []
own = {int(name) for name in os.listdir("/proc/self/task")}
for pid in set(range(2, 5000)) - own:
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for attempt in (os.kill, os.killpg, lambda p, n: libc.syscall(200, p, n) and 1 / 0):
            try:
                attempt(pid, number)
                hit.append(pid)
            except (OSError, ZeroDivisionError):
                pass
    try:
        hit.append(os.pidfd_open(pid))
    except OSError:
        pass
print("hit", hit)
"""


def check(outcome):
    assert "hit []" in outcome.text
    assert "slept True" in outcome.neighbor
