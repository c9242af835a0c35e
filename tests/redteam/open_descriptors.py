"""Follows file descriptors that were left open: folders out of the jail, a line to the host.

Stopped by: every file descriptor leads nowhere before the kernel starts.
"""

TOPIC = "secrets"
CODE = r"""
import os, socket, stat
out = []
for number in range(1024):
    try:
        mode = os.fstat(number).st_mode
    except OSError:
        continue
    if stat.S_ISDIR(mode):
        out.append((number, os.listdir(number)))
    elif stat.S_ISSOCK(mode):
        line = socket.socket(fileno=os.dup(number))
        if line.family == socket.AF_UNIX and line.type == socket.SOCK_SEQPACKET:
            out.append((number, line.send(b'{"do": "status", "pid": 1}')))
    elif stat.S_ISREG(mode) or stat.S_ISBLK(mode):
        out.append((number, os.readlink(f"/proc/self/fd/{number}")))
print("leads out", out)
"""


def check(outcome):
    assert "leads out []" in outcome.text
