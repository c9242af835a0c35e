"""Traces or reads the memory of the process it is forked from, and of the host.

Stopped by: a process namespace of its own, and a filter that refuses such calls.
"""

TOPIC = "others"
CODE = r"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, @VICTIM@, @HOST@, os.getppid()):
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("traced", pid)
    buffer = ctypes.create_string_buffer(64)
    class Vector(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
    vector = Vector(ctypes.addressof(buffer), 64)
    if libc.process_vm_readv(pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0) > 0:
        print("read", pid)
for call in (425, 321, 298, 323, 319):
    print("io_uring, bpf, perf, userfaultfd, memfd:", libc.syscall(call, 1, 0, 0, 0, 0))
"""


def check(outcome):
    assert "traced" not in outcome.text
    assert "read " not in outcome.text
    assert outcome.text.count(": -1") == 5
