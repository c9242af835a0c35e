"""Traces a submission that runs at the same time, and reads and writes its memory.

Stopped by: a process namespace of its own, and a filter that refuses such calls.
"""

TOPIC = "others"
NEIGHBOR = r"""
import time
keep = "@SECRET@" * 1000
time.sleep(2)
"""
CODE = r"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
vector = Vector(ctypes.addressof(buffer), 64)
hit = []
own = {int(name) for name in os.listdir("/proc/self/task")}
for pid in set(range(2, 3000)) - own:
    for request in (16, 0x4206):  # attach, seize
        hit += [("traced", pid)] * (libc.ptrace(request, pid, 0, 0) == 0)
    for call in (310, 311):  # process_vm_readv, process_vm_writev
        done = libc.syscall(call, pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0)
        hit += [("memory", pid)] * (done > 0)
    for name in ("mem", "maps", "root", "cwd", "fd"):
        hit += [(name, pid)] * os.path.lexists(f"/proc/{pid}/{name}")
print("hit", hit)
"""


def check(outcome):
    assert "hit []" in outcome.text
