"""Where the kernel of one submission comes from: its folder, its environment, its end.

Everything else only asks for a kernel manager and for the arguments to start it with; the kernels
themselves come from ``gradekit.jail``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from traitlets import DottedObjectName, Type, default

from coursekit.datasets import paths
from coursekit.errors import CourseError
from gradekit.jail.folders import OwnFolder
from gradekit.jail.jail import ALL, Kernel, end_all
from gradekit.jail.limits import Limits
from gradekit.jail.provisioner import JailProvisioner
from gradekit.jail.wall import font_lists

KERNEL_NAME = "python3"
# A kernel whose message is larger is disconnected; the host holds a few at a time.
LARGEST_MESSAGE = 100_000_000
# So many messages in a row that make no sense are enough.
NONSENSE = 10_000
# Places whose kernels run in this process's care, for the case that it has to end at once.
_open: set[Workplace] = set()
# Of the instructor's environment a kernel gets these and no others: no token, no password.
PASSED_ON = (
    "PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "PYTHONPATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS",
)  # fmt: skip
THREADS = ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")


class OwnKernel(KernelSpecManager):
    """Knows one kernel: the Python that runs this.

    A kernelspec named ``python3`` in somebody's home may start another environment.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The same kernel for every name."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
        )


@dataclass(frozen=True)
class KernelKind:
    """What kind of kernels submissions run in.

    Attributes
    ----------
    jail : "bwrap" or "none"
        What keeps a kernel from the rest of this machine.
    warm : bool
        Whether it is forked from a process that has imported everything.
    preload : tuple of str
        What that process has imported.
    """

    jail: str = "bwrap"
    warm: bool = True
    preload: tuple[str, ...] = ALL


class Workplace:
    """A submission's private place, and the kernel that runs in it.

    Behind a wall the working folder is inside it, and the files are handed over with the start.
    Without a wall there are folders here.

    Attributes
    ----------
    kernel : Kernel or None
        The kernel behind a wall, or forked without one.
    """

    def __init__(
        self, root: Path, files: Mapping[str, bytes], kind: KernelKind, limits: Limits
    ) -> None:
        self.root, self.kind, self.limits = root, kind, limits
        self.files = {str(inside(name)): content for name, content in files.items()}
        self.work, self.home = root / "work", root / "home"
        if kind.jail == "none":
            self.work.mkdir(mode=0o700)
            self.home.mkdir(mode=0o700)
            copy_font_list(self.home)
            for name, content in self.files.items():
                path = self.work / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self._provisioner: JailProvisioner | None = None
        self._group: int | None = None

    def manager(self, seconds: float) -> AsyncKernelManager:
        """A manager of a kernel that has not been started yet.

        Parameters
        ----------
        seconds : float
            The kernel is ended after so long, whatever it does.
        """
        manager = Manager(
            kernel_name=KERNEL_NAME,
            kernel_spec_manager=OwnKernel(),
            connection_file=str(self.root / "k.json"),
        )
        if os.name == "posix":
            # No port that another kernel could take between its choice and its use.
            manager.transport = "ipc"
            manager.ip = str(self.root / "k")
        self._provisioner = manager.provisioner = JailProvisioner(
            jail=self.kind.jail,
            warm="yes" if self.kind.warm else "no",
            limits=asdict(self.limits),
            preload=list(self.kind.preload),
            kernel_spec=manager.kernel_spec,
            parent=manager,
        )
        self._provisioner.files = self.files
        self._provisioner.seconds = seconds
        return manager

    def start_arguments(self) -> dict[str, Any]:
        """What to call the manager's ``start_kernel`` with."""
        # What is written past IPython must not reach the terminal of the grader.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return {"env": environment(self.home), "cwd": str(self.work), **quiet}

    def remember(self, manager: AsyncKernelManager) -> None:
        """Note the process of a kernel that has been started."""
        assert self._provisioner is not None
        self.kernel = self._provisioner.kernel
        self._group = self._provisioner.pid if self.kernel is None else None

    kernel: Kernel | None = None

    @property
    def reason(self) -> str:
        """Why the kernel was ended from here; "" if it was not."""
        return "" if self.kernel is None else self.kernel.reason

    @property
    def jail_broken(self) -> bool:
        """Whether more than the kernel has ended: what it was forked from, too."""
        return self.kernel is not None and not self.kernel.jail.alive()

    def interrupt(self) -> None:
        """Interrupt what the kernel runs, from any thread."""
        if self.kernel is not None:
            self.kernel.send(signal.SIGINT)
        elif self._group is not None:
            with suppress(OSError):
                os.kill(self._group, signal.SIGINT)

    def kill(self, reason: str = "") -> None:
        """End the kernel and the processes it has started, now, from any thread."""
        if self.kernel is not None:
            self.kernel.kill(reason)
        if self._group is None:
            return
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._group, signal.SIGKILL)
            else:
                os.kill(self._group, signal.SIGTERM)

    def end(self) -> None:
        """End the kernel, and wait until it is gone: a manager would look every 0.1 s."""
        self.kill()
        if self.kernel is not None:
            self.kernel.wait(10)

    def remove(self) -> None:
        """End the kernel and delete the folders."""
        self.kill()
        _open.discard(self)
        shutil.rmtree(self.root, ignore_errors=True)


@contextmanager
def workplace(
    files: Mapping[str, bytes], kind: KernelKind | None = None, limits: Limits | None = None
) -> Iterator[Workplace]:
    """Make a submission's place, and leave neither folders nor its kernel behind."""
    own = OwnFolder()  # locked: what a killed grader leaves is swept by the next one
    place = None
    try:
        place = Workplace(own.path, files, kind or KernelKind(), limits or Limits())
        _open.add(place)
        yield place
    finally:
        if place is not None:
            place.remove()
        own.remove()


class Channel(AsyncZMQSocketChannel):
    """A channel that passes over messages that make no sense: a student's code may send any."""

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:
        for _ in range(NONSENSE):
            try:
                message = await super()._recv(**kwargs)
            except (ValueError, TypeError, KeyError, IndexError, RecursionError):
                continue
            parts = (message.get(name) for name in ("header", "parent_header", "content"))
            if all(isinstance(part, dict) for part in parts) and isinstance(
                message["header"].get("msg_type"), str
            ):
                return dict(message)
        raise NonsenseFromKernel


class NonsenseFromKernel(Exception):
    """A kernel sends messages that make no sense, and does not stop."""


class Client(AsyncKernelClient):
    """A client that does not wait longer than it has to, and takes messages of limited size."""

    shell_channel_class = Type(Channel)
    iopub_channel_class = Type(Channel)
    stdin_channel_class = Type(Channel)
    control_channel_class = Type(Channel)

    def start_channels(self, shell: bool = True, iopub: bool = True, **_: bool) -> None:
        """Only those that a run needs: life is seen at the process, and nobody types."""
        super().start_channels(shell, iopub, stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the first reply and the first message on iopub.

        What else comes there belongs to no cell and is passed over, so there is no need to wait
        for silence.
        """
        deadline = time.monotonic() + (timeout or 60)
        while time.monotonic() < deadline:
            self.kernel_info()
            with suppress(Empty):
                message = await self.shell_channel.get_msg(timeout=1)
                if message["msg_type"] == "kernel_info_reply":
                    self._handle_kernel_info_reply(message)
                    await self.iopub_channel.get_msg(timeout=0.5)
                    return
            if not await self.is_alive():
                raise RuntimeError("kernel died before it was ready")
        raise RuntimeError(f"kernel was not ready within {timeout} s")

    # nbclient calls it through this name in some versions.
    _async_wait_for_ready = wait_for_ready


class Manager(AsyncKernelManager):
    """A manager whose sockets hold little of what a kernel sends."""

    client_class = DottedObjectName("gradekit.kernels.Client")
    client_factory = Type(klass="gradekit.kernels.Client")

    @default("context")
    def _own_context(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        # Where this process is too slow the kernel waits, and its memory grows instead of ours.
        context.setsockopt(zmq.RCVHWM, 20)
        context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        return context


def kill_all() -> None:
    """End all kernels and jails of this process and remove their folders."""
    for place in list(_open):
        place.remove()
    end_all()


def inside(name: str) -> PurePosixPath:
    """A file's name as a path below the working folder; CourseError where it leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
        raise CourseError(f"file name {name!r} leads out of the submission's folder")
    return path


def environment(home: Path) -> dict[str, str]:
    """Environment variables of a kernel."""
    env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    env["PATH"] = os.pathsep.join(filter(None, [str(Path(sys.executable).parent), env.get("PATH")]))
    env |= {f"{name}_NUM_THREADS": "1" for name in THREADS}
    env |= {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "NBGRADER_EXECUTION": "autograde",  # as nbgrader's own autograder sets it
        paths.CACHE_VARIABLE: str(paths.cache_folder()),
    }
    if data := os.environ.get(paths.DATA_VARIABLE):
        keep = data == paths.DRAWN
        env[paths.DATA_VARIABLE] = data if keep else os.path.abspath(os.path.expanduser(data))
    return env


def copy_font_list(home: Path) -> None:
    """Give a kernel matplotlib's list of fonts; to search for them takes seconds."""
    target = home / "matplotlib"
    target.mkdir()
    for path in font_lists():
        with suppress(OSError):
            shutil.copy(path, target)
