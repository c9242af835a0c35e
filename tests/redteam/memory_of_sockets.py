"""Fills the buffers of many sockets: memory of the system that counts for no process.

Stopped by: the host counts the sockets of the kernel's own network.
"""

TOPIC = "exhaust"
CODE = r"""
import socket, time
keep = []
try:
    while True:
        for end in (pair := socket.socketpair()):
            keep.append(end)
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
            try:
                while True:
                    end.send(b"x" * 65536)
            except BlockingIOError:
                pass
except OSError:
    print("all in use")
    time.sleep(20)
"""
STATUS = "out of memory"
MEMORY_MIB = 300
SECONDS = 30
