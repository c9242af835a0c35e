"""From a fork to a kernel behind the inner wall.

Two processes: the first makes the namespaces, and stays outside the wall until the second, which is
process 1 in them and becomes the kernel, has bound its sockets.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import struct
import sys
import traceback
from typing import Any, BinaryIO

from . import kernel, wall


def first(app: Any, request: dict[str, Any], files: list[int], control: socket.socket) -> None:
    """Make namespaces, start the kernel in them, tell the host, and end."""
    from .forker import send

    walled = bool(request["wall"])
    if walled:
        wall.leave_namespaces()
    ready, say_ready = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ready)
        control.close()
        second(app, request, files, say_ready)
        os._exit(0)
    os.close(say_ready)
    descriptor = os.pidfd_open(pid)
    send(control, {"started": pid}, (descriptor,))
    answer = b""
    while chunk := os.read(ready, 4000):
        answer += chunk
    if answer != b"ready":
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        text = answer.decode(errors="replace") or f"the kernel ended at once, with {status}"
        send(control, {"failed": text})
        return
    if walled:
        wall.close_sockets_folder()
    send(control, {"ready": True})


def second(app: Any, request: dict[str, Any], files: list[int], say_ready: int) -> None:
    """Go behind the wall and become the kernel. Does not return."""
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if request["wall"]:
            wall.mount_own(request["name"], request["limits"], request["hidden"])
        os.environ.clear()
        os.environ.update(request["env"])
        for name in ("HOME", "IPYTHONDIR", "MPLCONFIGDIR"):
            os.makedirs(request["env"][name], exist_ok=True)
        os.makedirs(request["work"], exist_ok=True)
        os.chdir(request["work"])
        if files:
            with open(files[0], "rb", closefd=False) as archive:
                unpack(archive)
        silence()
        wall.set_limits(request["limits"])
        if request["wall"]:
            wall.give_up_rights()
        wall.let_go_of_files(keep=(0, 1, 2, say_ready))
        kernel.finish(app, request["connection"], request["settings"])
        os.write(say_ready, b"ready")
        os.close(say_ready)
    except BaseException:
        os.write(say_ready, traceback.format_exc()[-3000:].encode(errors="replace"))
        os._exit(1)
    kernel.run(app)


def unpack(archive: BinaryIO) -> None:
    """Write the submission's files into the working folder.

    The archive is ours: a length, a JSON list of names and sizes, and the contents one after
    another. The host has checked the names; whatever they are, this is the child's own disk.
    """
    archive.seek(0)
    (length,) = struct.unpack("<Q", archive.read(8))
    for name, size in json.loads(archive.read(length)):
        make_way(name)
        with open(name, "wb") as file:
            file.write(archive.read(size))


def make_way(name: str) -> None:
    """Make a file's folder; what came before and is in the way goes.

    The chapter's own files come last: a student's folder of the same name must not keep them out.
    """
    folder = os.path.dirname(name)
    parts = folder.split("/") if folder else []
    for count in range(1, len(parts) + 1):
        above = "/".join(parts[:count])
        if os.path.isfile(above):
            os.remove(above)
    if folder:
        os.makedirs(folder, exist_ok=True)
    if os.path.isdir(name):
        shutil.rmtree(name)


def silence() -> None:
    """Let the standard streams lead nowhere: what lies behind them belongs to the host."""
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if nowhere > 2:
        os.close(nowhere)
