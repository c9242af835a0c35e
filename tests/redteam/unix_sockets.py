"""Connects to the host's Unix sockets, by path and by abstract name, and to the usual services.

Stopped by: no folder of sockets is in the jail; abstract names belong to a network namespace.
"""

TOPIC = "network"
CODE = r"""
import os, socket
names = ["@UNIX@", "\0@ABSTRACT@", "/run/docker.sock", "/run/dbus/system_bus_socket",
         "/run/systemd/private", "/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0", "/run/k/control"]
names += [os.path.join(root, f) for root, _, files in os.walk("/run") for f in files]
for name in names:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        if "/run/s/" in name:
            continue  # its own
        with socket.socket(socket.AF_UNIX, kind) as attempt:
            try:
                attempt.connect(name)
                print("reached", name)
            except OSError as error:
                print(error)
"""


def check(outcome):
    assert "reached" not in outcome.text
    assert "refused" in outcome.text or "No such file" in outcome.text
