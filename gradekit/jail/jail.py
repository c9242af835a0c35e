"""A jail as the host sees it: started once, it gives out kernels until it is ended."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from gradekit.jail import wall
from gradekit.jail.folders import OwnFolder
from gradekit.jail.limits import Limits

WARM_UP_SECONDS = 180.0
START_SECONDS = 60.0
LISTENER = "control"
PORTS = {name: number for number, name in enumerate(
    ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"), 1)}  # fmt: skip
ALL = (
    "numpy", "matplotlib.pyplot", "sklearn.datasets", "sklearn.linear_model", "sklearn.metrics",
    "sklearn.model_selection", "sklearn.preprocessing", "torch", "torch.utils.data", "PIL.Image",
    "coursekit", "coursekit.datasets", "coursekit.plotting", "coursekit.testing",
)  # fmt: skip


class JailFailed(Exception):
    """A jail could not be started, or has misbehaved and should be thrown away."""


class Kernel:
    """One kernel of a jail: a process that is known by a descriptor, not by a number.

    Attributes
    ----------
    pid : int
        Its number on this host.
    reason : str
        Why it was ended from here; "" if it was not.
    """

    def __init__(self, jail: Jail, descriptor: int, inner: int, folder: Path) -> None:
        self.jail, self.inner, self.folder = jail, inner, folder
        self.descriptor = descriptor
        self.reason = ""
        self._status: int | None = None
        self.pid = host_pid(descriptor)

    def alive(self) -> bool:
        """Whether it still runs."""
        if self.descriptor < 0:
            return False
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return not poll.poll(0)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it has ended."""
        if self.descriptor >= 0:
            poll = select.poll()
            poll.register(self.descriptor, select.POLLIN)
            poll.poll(max(0.0, seconds) * 1000)
        return not self.alive()

    def send(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        if self.descriptor >= 0:
            with suppress(OSError):
                signal.pidfd_send_signal(self.descriptor, number)

    def kill(self, reason: str = "") -> None:
        """End it, and with it everything it has started: it is process 1 of its namespace."""
        if self.alive():
            self.reason = self.reason or reason
            self._status = -signal.SIGKILL
            if not self.jail.walled:  # without a namespace, its group is the best there is
                with suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
            self.send(signal.SIGKILL)

    def status(self) -> int:
        """How it ended: an exit code, or a negative signal number; 0 if that is not known."""
        if self._status is None:
            self._status = 0
            with suppress(JailFailed):
                found = self.jail.ask({"do": "status", "pid": self.inner})[0].get("status")
                self._status = os.waitstatus_to_exitcode(found) if found is not None else 0
        return self._status

    def close(self) -> None:
        """End it, wait until it is gone, and remove its folder."""
        self.kill()
        self.wait(5)
        self._status = self._status or 0
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
        shutil.rmtree(self.folder, ignore_errors=True)


class Jail:
    """A process that forks kernels, with a wall around it or without.

    Parameters
    ----------
    walled : bool
        Whether bubblewrap keeps it from everything else.
    preload : sequence of str
        Modules to import before the first kernel.
    join : Path, optional
        The folder of a jail that another process has made; kernels come from that one then.
    """

    def __init__(
        self, walled: bool = True, preload: Sequence[str] = ALL, join: Path | None = None
    ) -> None:
        self.walled, self.preload, self.joined = walled, tuple(preload), join is not None
        self._lock = threading.Lock()
        self._number = 0
        self._warm = False
        self.warm_seconds = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the jail
        if join is not None:
            self.folder = join
            self._control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._join()
            return
        self._own = OwnFolder()
        self.folder = self._own.path
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        _jails.add(self)
        try:
            self._process = self._start(theirs)
        except BaseException:
            self.end()
            raise
        finally:
            theirs.close()

    def _join(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._control.connect(str(self.folder / LISTENER))
                return
            except OSError as error:
                if time.monotonic() > deadline or not self.folder.is_dir():
                    raise JailFailed(f"the jail has ended: {error}") from error
                time.sleep(0.02)

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        descriptors = [theirs.fileno()]
        hidden: list[tuple[str, str]] = []
        if self.walled:
            line = wall.command(self.folder, theirs.fileno())
            arguments, made, hidden = line.arguments, line.descriptors, line.hidden
            environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin")}
            inner_folder = "/run/k"
        else:
            arguments = [sys.executable, str(wall.INSIDE / "start.py"), str(theirs.fileno())]
            made = []
            home = self.folder / "home"
            environment = wall.forker_environment() | {
                "HOME": str(home), "IPYTHONDIR": str(home / "ipython"),
                "MPLCONFIGDIR": str(home / "matplotlib"), "PATH": os.environ.get("PATH", ""),
            }  # fmt: skip
            (home / "matplotlib").mkdir(parents=True)
            for path in wall.font_lists():
                shutil.copy(path, home / "matplotlib")
            inner_folder = str(self.folder)
        try:
            process = in_lasting_thread(
                lambda: subprocess.Popen(
                    arguments, pass_fds=[*descriptors, *made], env=environment, cwd="/",
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors,
                    start_new_session=True,
                )
            )  # fmt: skip
        finally:
            for descriptor in made:
                os.close(descriptor)
        listen = f"{inner_folder}/{LISTENER}"
        send(self._control, {"preload": self.preload, "hidden": hidden, "listen": listen})
        return process

    def alive(self) -> bool:
        """Whether it can still give out kernels."""
        if not self.joined:
            return self._process is not None and self._process.poll() is None
        if self._control.fileno() < 0:
            return False
        poll = select.poll()
        poll.register(self._control, select.POLLRDHUP)
        return not poll.poll(0)

    def wait_until_warm(self) -> None:
        """Wait until it has imported everything; JailFailed if that does not happen."""
        with self._lock:
            if self._warm:
                return
            message, _ = self._receive(WARM_UP_SECONDS)
            self.warm_seconds = float(message["warm"])
            self._warm = True

    def reserve(self) -> tuple[str, dict[str, Any]]:
        """A name for the next kernel, and how to connect to it from this host."""
        with self._lock:
            self._number += 1
            name = f"{os.getpid()}-{self._number}"
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        if self.walled and os.geteuid() == 0:
            os.chown(folder, *wall.jail_user())
        return name, {"transport": "ipc", "ip": str(folder / "k"), **PORTS}

    def start_kernel(
        self, name: str, key: str, environment: Mapping[str, str], work: str,
        files: Mapping[str, bytes], limits: Limits, settings: Mapping[str, Any] | None = None,
    ) -> Kernel:  # fmt: skip
        """Fork a kernel.

        Parameters
        ----------
        name : str
            From :meth:`reserve`.
        key : str
            What its messages are signed with.
        environment : mapping
            All of its environment.
        work : str
            Its working folder, inside.
        files : mapping of str to bytes
            What it finds there; names have been checked.
        limits : Limits
            What one process may take.
        settings : mapping, optional
            Configuration of IPython.

        Raises
        ------
        JailFailed
            If there is none in time; the jail has been ended then.
        """
        self.wait_until_warm()
        own = "/run/s" if self.walled else str(self.folder / name)
        request = {
            "do": "fork", "name": name, "wall": self.walled, "env": dict(environment),
            "work": work, "limits": asdict(limits), "settings": dict(settings or {}),
            "connection": {
                "transport": "ipc", "ip": f"{own}/k", **PORTS, "key": key,
                "signature_scheme": "hmac-sha256",
            },
        }  # fmt: skip
        packed = pack(files)
        with self._lock:
            try:
                send(self._control, request, packed)
                message, descriptors = self._receive(START_SECONDS)
                if "started" not in message or not descriptors:
                    raise JailFailed(str(message.get("failed", message))[-2000:])
                kernel = Kernel(self, descriptors[0], message["started"], self.folder / name)
                send(self._control, {"do": "running", "pid": kernel.inner})
                message, _ = self._receive(START_SECONDS)
                if "ready" not in message:
                    kernel.close()
                    raise JailFailed(str(message.get("failed", message))[-2000:])
            except OSError as error:
                self.end()
                raise JailFailed(f"the jail has ended: {error}") from error
            finally:
                for descriptor in packed:
                    os.close(descriptor)
        return kernel

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        """Ask the forker something."""
        with self._lock:
            try:
                send(self._control, request)
            except OSError as error:
                raise JailFailed(f"the jail has ended: {error}") from error
            return self._receive(START_SECONDS)

    def _receive(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """The forker's next message. The forker is ours, and reads nothing of a student's."""
        self._control.settimeout(seconds)
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 100_000, 4)
        except TimeoutError as error:
            self.end()
            raise JailFailed(f"the jail gave no answer within {seconds:g} s") from error
        except OSError:
            data, descriptors = b"", []
        if not data:
            said = self.said()
            self.end()
            raise JailFailed("the jail has ended" + (f": {said}" if said else ""))
        message = json.loads(data)
        return (message if isinstance(message, dict) else {}), list(descriptors)

    def said(self) -> str:
        """What bubblewrap or the forker wrote last to its standard error."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        with suppress(OSError, ValueError):
            size = self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, size - 2000))
            return self._errors.read().decode(errors="replace").strip()
        return ""

    def end(self) -> None:
        """End it and all its kernels, now. Safe to call at any time, from any thread."""
        _jails.discard(self)
        process = self._process
        if process is not None and process.poll() is None:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
        self._control.close()
        with suppress(OSError):
            self._errors.close()
        if self.joined:
            return  # the rest is its maker's
        self._own.remove()


_jails: set[Jail] = set()
_shared: dict[tuple[bool, tuple[str, ...]], Jail] = {}
_joinable: dict[tuple[bool, tuple[str, ...]], Path] = {}
_shared_lock = threading.Lock()


def warm_jail(walled: bool, preload: Sequence[str]) -> Jail:
    """This process's jail with some modules; made at the first call, and again after its end."""
    key = (walled, tuple(preload))
    with _shared_lock:
        jail = _shared.get(key)
        if jail is not None and jail.alive():
            return jail
        folder = _joinable.pop(key, None)
        jail = None
        if folder is not None:
            with suppress(JailFailed):
                jail = Jail(walled, preload, join=folder)
        jail = _shared[key] = jail or Jail(walled, preload)
        return jail


def join_later(walled: bool, preload: Sequence[str], folder: Path) -> None:
    """Let this process's first jail with some modules be the one that another process has made.

    Where that one has ended, this process makes its own.
    """
    _joinable[walled, tuple(preload)] = folder


def throw_away(walled: bool, preload: Sequence[str]) -> None:
    """End this process's jail with some modules; the next call for it makes a new one."""
    with _shared_lock:
        jail = _shared.pop((walled, tuple(preload)), None)
    if jail is not None:
        jail.end()


def end_all() -> None:
    """End all jails of this process."""
    for jail in list(_jails):
        jail.end()


atexit.register(end_all)


def kernel_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Environment of a kernel behind a wall, with some variables of the caller's."""
    return wall.forker_environment() | dict(more) | {
        "HOME": "/home/student",
        "USER": "student",
        "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip


def host_pid(descriptor: int) -> int:
    """Number of the process that a descriptor stands for, as this process sees it."""
    with open(f"/proc/self/fdinfo/{descriptor}") as file:
        for line in file:
            if line.startswith("Pid:"):
                return int(line.split()[1])
    return -1


def pack(files: Mapping[str, bytes]) -> list[int]:
    """Files as one descriptor, in the form that ``inside.child.unpack`` reads; [] if none."""
    if not files:
        return []
    descriptor = os.memfd_create("gradekit")
    header = json.dumps([[name, len(content)] for name, content in files.items()]).encode()
    with open(descriptor, "wb", closefd=False) as file:
        file.write(struct.pack("<Q", len(header)) + header)
        for content in files.values():
            file.write(content)
    return [descriptor]


def send(control: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a message, and descriptors with it."""
    control.settimeout(START_SECONDS)
    socket.send_fds(control, [json.dumps(message).encode()], list(descriptors))


_tasks: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
_thread: list[tuple[int, threading.Thread]] = []
_thread_lock = threading.Lock()


def in_lasting_thread(function: Callable[[], Any]) -> Any:
    """Call a function in a thread that lives as long as this process.

    A jail dies with the thread that started it, not only with the process.
    """
    with _thread_lock:
        if not _thread or _thread[0][0] != os.getpid():
            thread = threading.Thread(target=_work, name="jails", daemon=True)
            _thread[:] = [(os.getpid(), thread)]
            thread.start()
    future: Future[Any] = Future()
    _tasks.put((function, future))
    return future.result()


def _work() -> None:
    while True:
        function, future = _tasks.get()
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)


def new_key() -> str:
    """A key that messages of one kernel are signed with."""
    return secrets.token_hex(32)
