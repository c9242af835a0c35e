"""Connects to a submission that runs at the same time, and to the sockets of its kernel.

Stopped by: each kernel has a network and a folder of sockets of its own.
"""

TOPIC = "others"
NEIGHBOR = r"""
import socket, time
listeners = [socket.create_server(("127.0.0.1", 45678))]
for name in ("/tmp/neighbor", "\0neighbor"):
    listeners.append(socket.socket(socket.AF_UNIX))
    listeners[-1].bind(name)
    listeners[-1].listen()
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", 45678))
end = time.monotonic() + 4
while time.monotonic() < end:
    for listener in (*listeners, datagrams):
        listener.setblocking(False)
        try:
            print("reached", listener.recv(9) if listener is datagrams else listener.accept())
        except BlockingIOError:
            time.sleep(0.05)
"""
CODE = r"""
import os, socket, time
end = time.monotonic() + 2
while time.monotonic() < end:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 45678))
    try:
        socket.create_connection(("127.0.0.1", 45678), 1)
        print("reached by tcp")
    except OSError:
        pass
    for name in ("/tmp/neighbor", "\0neighbor"):
        try:
            socket.socket(socket.AF_UNIX).connect(name)
            print("reached", name)
        except OSError:
            pass
    time.sleep(0.1)
own = {name.split("-")[0] for name in os.listdir("/run/s")}
print("folders", os.listdir("/run/k"), sorted(own))
"""


def check(outcome):
    assert "reached" not in outcome.text
    assert "reached" not in outcome.neighbor
    assert "folders [] ['k']" in outcome.text
