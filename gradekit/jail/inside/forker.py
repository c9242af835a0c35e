"""The process that has imported everything, and forks a kernel for each request of the host.

It is process 1 of a jail. What it says and hears goes over one socket, a JSON object a message; it
never reads anything that comes from a submission.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import time
import traceback
from contextlib import suppress
from typing import Any

from . import calls, child, pages, warm

MESSAGE_BYTES = 200_000
# Where nothing is asked for, the dead are buried so often.
REAP_SECONDS = 2.0
# After so many kernels there are probably many more to come.
MANY = 40


def main(descriptor: int) -> None:
    """Warm up, then serve until the host hangs up."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # kernels outlive the process that starts them, and end as ours
        calls.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
    settings, _ = receive(control)
    if settings is None:
        return
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(settings["listen"])
    listener.listen(64)
    started = time.monotonic()
    app = warm.up(settings["preload"])
    gc.freeze()  # a collection in a child would write to, and so copy, all pages
    seconds = time.monotonic() - started
    Forker(app, control, listener, settings["hidden"], seconds).serve()


class Forker:
    """Serves the process that made the jail, and other processes of the host, a line each."""

    def __init__(
        self, app: Any, control: socket.socket, listener: socket.socket,
        hidden: list[list[str]], seconds: float,
    ) -> None:  # fmt: skip
        self.app, self.control, self.listener, self.seconds = app, control, listener, seconds
        self.hidden = hidden
        self.kernels: dict[socket.socket, set[int]] = {control: set()}
        self.ended: dict[int, int] = {}
        self.forks = 0
        send(control, {"warm": seconds})

    def serve(self) -> None:
        """Answer requests until the one who made the jail hangs up."""
        while True:
            ready, _, _ = select.select([self.listener, *self.kernels], [], [], REAP_SECONDS)
            if not ready:
                self.reap()
            for line in ready:
                if line is self.listener:
                    new, _ = self.listener.accept()
                    self.kernels[new] = set()
                    send(new, {"warm": self.seconds})
                    continue
                message, files = receive(line)
                if message is not None:
                    self.answer(line, message, files)
                elif line is self.control:
                    return
                else:
                    self.hang_up(line)

    def hang_up(self, line: socket.socket) -> None:
        """A process of the host is gone: its kernels are of no use any more."""
        self.reap()
        for pid in self.kernels.pop(line):
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        line.close()

    def answer(self, line: socket.socket, message: dict[str, Any], files: list[int]) -> None:
        """Do what one message asks for."""
        if message["do"] == "status":
            self.reap()  # the host asks once it has seen the end
            send(line, {"status": self.ended.pop(message["pid"], None)})
        elif message["do"] == "running":
            self.kernels[line].add(message["pid"])
        else:
            if os.fork() == 0:
                try:
                    child.first(self.app, {**message, "hidden": self.hidden}, files, line)
                except BaseException:
                    send(line, {"failed": traceback.format_exc()[-4000:]})
                os._exit(0)
            for descriptor in files:
                os.close(descriptor)
            self.reap()
            self.forks += 1
            if self.forks == MANY:
                pages.collapse()

    def reap(self) -> None:
        """Note which processes have ended, and how."""
        with suppress(ChildProcessError):
            while (pair := os.waitpid(-1, os.WNOHANG))[0] != 0:
                pid, status = pair
                known = [pids for pids in self.kernels.values() if pid in pids]
                if known:  # the rest are first children, which have said what there is to say
                    known[0].discard(pid)
                    self.ended[pid] = status


def send(
    control: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()
) -> None:
    """Send a message, and file descriptors with it."""
    socket.send_fds(control, [json.dumps(message).encode()], list(descriptors))


def receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next message and its file descriptors; None when the host has hung up."""
    data, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 4)
    return (json.loads(data) if data else None), list(descriptors)
