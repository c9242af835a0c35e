"""Raises its own limits and its priority.

Stopped by: limits that an ordinary process can lower and not raise.
"""

TOPIC = "exhaust"
CODE = r"""
import os, resource
raised = []
for name in ("DATA", "AS", "NPROC", "NOFILE", "FSIZE", "CPU", "CORE", "MEMLOCK", "MSGQUEUE"):
    kind = getattr(resource, f"RLIMIT_{name}")
    soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (hard + 1, hard + 1))
        raised.append(name)
    except (OSError, ValueError):
        pass
for name, function in (
    ("nice", lambda: os.nice(-5)),
    ("realtime", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))),
    ("oom", lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1000")),
):
    try:
        function()
        raised.append(name)
    except OSError:
        pass
print("raised", raised)
"""


def check(outcome):
    assert "raised []" in outcome.text
