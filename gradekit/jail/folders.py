"""Private folders that do not outlive the process that made them for long, even if it is killed."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows there are no jails
    fcntl = None  # type: ignore[assignment]

PREFIX = "gradekit-run-"
# Longer paths of sockets fail; the rest of the name needs about 30 bytes of 108.
LONGEST_BASE = 50
# Younger ones may be about to be locked.
YOUNG_SECONDS = 60.0


class OwnFolder:
    """A new folder with a short name, locked as long as this process lives.

    Attributes
    ----------
    path : Path
        Where it is.
    """

    def __init__(self) -> None:
        base = tempfile.gettempdir()
        base = base if len(base) <= LONGEST_BASE or os.name != "posix" else "/tmp"
        _sweep_once(base)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        self._descriptor = -1
        if fcntl is not None:
            self._descriptor = os.open(self.path, os.O_RDONLY)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def sweep(base: str) -> list[Path]:
    """Remove the folders whose process has ended without removing them; return what they were."""
    swept: list[Path] = []
    for path in Path(base).glob(f"{PREFIX}*") if fcntl is not None else ():
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                state = os.fstat(descriptor)
                young = time.time() - state.st_mtime < YOUNG_SECONDS
                if young or not stat.S_ISDIR(state.st_mode) or not is_ours(state):
                    continue
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
                swept.append(path)
            finally:
                os.close(descriptor)
    return swept


def is_ours(state: os.stat_result) -> bool:
    """Whether a folder is this user's; root's are given to the user that jails run as."""
    return os.geteuid() in (0, state.st_uid)


_swept: set[str] = set()
_lock = threading.Lock()


def _sweep_once(base: str) -> None:
    """Once is enough for a process."""
    with _lock:
        if base in _swept:
            return
        _swept.add(base)
    sweep(base)
