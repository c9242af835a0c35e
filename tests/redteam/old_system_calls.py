"""Calls the system by its 32-bit interface, whose numbers a filter may not know.

Stopped by: the filter ends a process that uses another interface than its own.
"""

TOPIC = "others"
CODE = r"""
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20; int 0x80; ret: getpid of i386
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
print("called", call())
"""
STATUS = "kernel died"


def check(outcome):
    assert "called" not in outcome.text
