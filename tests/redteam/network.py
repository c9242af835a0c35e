"""Reaches the network by TCP, UDP, DNS, vsock and raw sockets.

Stopped by: a network namespace with nothing in it but a loopback; only three families of sockets.
"""

TOPIC = "network"
CODE = r"""
import socket
def attempt(name, function):
    try:
        function()
        print("reached by", name)
    except OSError as error:
        print(name, error)
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", @PORT@), 2).send(b"@SECRET@"))
attempt("tcp outside", lambda: socket.create_connection(("1.1.1.1", 53), 2))
udp, udp6 = (socket.socket(f, socket.SOCK_DGRAM) for f in (socket.AF_INET, socket.AF_INET6))
udp.sendto(b"a datagram that nobody waits for is lost without an error", ("127.0.0.1", @UDP@))
attempt("udp", lambda: udp.sendto(b"x", ("1.1.1.1", 53)))
attempt("udp6", lambda: udp6.sendto(b"x", ("2606:4700::1", 53)))
attempt("dns", lambda: socket.getaddrinfo("example.org", 80))
attempt("vsock", lambda: socket.socket(40, socket.SOCK_STREAM))
attempt("packet", lambda: socket.socket(17, socket.SOCK_RAW))
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("alg", lambda: socket.socket(38, socket.SOCK_SEQPACKET))
"""


def check(outcome):
    assert "reached by" not in outcome.text
