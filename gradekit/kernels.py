"""Where the kernel of one submission comes from: its folder, its environment, its end.

This is the seam for kernels that are warm or jailed: everything else only asks for a kernel
manager and for the arguments to start it with.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

from coursekit.datasets import paths
from coursekit.errors import CourseError

KERNEL_NAME = "python3"
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
        return KernelSpec(resource_dir="", **get_kernel_dict())


class Workplace:
    """A submission's private folders, and the kernel that runs in them.

    Attributes
    ----------
    work : Path
        The kernel's working folder; holds the files that go with the notebook, and nothing else.
    """

    def __init__(self, root: Path, files: Mapping[str, bytes]) -> None:
        self.root = root
        self.work, self.home, self.run = (root / name for name in ("work", "home", "run"))
        for folder in (self.work, self.home, self.run):
            folder.mkdir(mode=0o700)
        for name, content in files.items():
            path = self.work / inside(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._group: int | None = None

    def manager(self) -> AsyncKernelManager:
        """A manager of a kernel that has not been started yet."""
        manager = AsyncKernelManager(
            kernel_name=KERNEL_NAME,
            kernel_spec_manager=OwnKernel(),
            connection_file=str(self.run / "k.json"),
        )
        if os.name == "posix":
            # No port that another kernel could take between its choice and its use.
            manager.transport = "ipc"
            manager.ip = str(self.run / "k")
        return manager

    def start_arguments(self) -> dict[str, Any]:
        """What to call the manager's ``start_kernel`` with."""
        # What is written past IPython must not reach the terminal of the grader.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return {"env": environment(self.home), "cwd": str(self.work), **quiet}

    def remember(self, manager: AsyncKernelManager) -> None:
        """Note the process of a kernel that has been started."""
        self._group = getattr(manager.provisioner, "pid", None)

    def kill(self) -> None:
        """End the kernel and the processes it has started, now, from any thread."""
        if self._group is None:
            return
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._group, signal.SIGKILL)
            else:
                os.kill(self._group, signal.SIGTERM)

    def remove(self) -> None:
        """End the kernel and delete the folders."""
        self.kill()
        _open.discard(self)
        shutil.rmtree(self.root, ignore_errors=True)


@contextmanager
def workplace(files: Mapping[str, bytes]) -> Iterator[Workplace]:
    """Make a submission's folders, and leave neither them nor its kernel behind."""
    root = Path(tempfile.mkdtemp(prefix="gradekit-"))
    place = None
    try:
        place = Workplace(root, files)
        _open.add(place)
        copy_font_list(place.home)
        yield place
    finally:
        if place is not None:
            place.remove()
        else:
            shutil.rmtree(root, ignore_errors=True)


def kill_all() -> None:
    """End all kernels of this process and remove their folders."""
    for place in list(_open):
        place.remove()


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
    import matplotlib

    target = home / "matplotlib"
    target.mkdir()
    for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        with suppress(OSError):
            shutil.copy(path, target)
