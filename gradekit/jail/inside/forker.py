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

from . import calls, child, warm

MESSAGE_BYTES = 200_000


def main(descriptor: int) -> None:
    """Warm up, then serve until the host hangs up."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # kernels outlive the process that starts them, and end as ours
        calls.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
    settings, _ = receive(control)
    if settings is None:
        return
    started = time.monotonic()
    app = warm.up(settings["preload"])
    gc.collect()
    gc.freeze()  # a collection in a child would write to, and so copy, all pages
    send(control, {"warm": time.monotonic() - started})
    ended: dict[str, int] = {}
    while True:
        message, files = receive(control)
        if message is None:
            return
        ended |= {str(pid): status for pid, status in reap()}
        if message["do"] == "status":
            wait_for(control, message["pid"], ended)
            send(control, {"status": ended.pop(str(message["pid"]), None)})
            continue
        first = os.fork()
        if first == 0:
            try:
                child.first(app, message, files, control)
            except BaseException:
                send(control, {"failed": traceback.format_exc()[-4000:]})
            os._exit(0)
        for descriptor in files:
            os.close(descriptor)
        os.waitpid(first, 0)


def wait_for(control: socket.socket, pid: int, ended: dict[str, int]) -> None:
    """Wait shortly for a process that the host has seen to end."""
    deadline = time.monotonic() + 1
    while str(pid) not in ended and time.monotonic() < deadline:
        ended |= {str(pid): status for pid, status in reap()}
        if str(pid) not in ended:
            select.select([], [], [], 0.001)


def reap() -> list[tuple[int, int]]:
    """Processes that have ended, with their wait status."""
    found = []
    with suppress(ChildProcessError):
        while (pair := os.waitpid(-1, os.WNOHANG))[0] != 0:
            found.append(pair)
    return found


def send(
    control: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()
) -> None:
    """Send a message, and file descriptors with it."""
    socket.send_fds(control, [json.dumps(message).encode()], list(descriptors))


def receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next message and its file descriptors; None when the host has hung up."""
    data, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 4)
    return (json.loads(data) if data else None), list(descriptors)
