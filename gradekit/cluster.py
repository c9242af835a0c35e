"""Grading on the workers of a dask.distributed cluster (``gradekit grade --cluster``).

Workers need this package and bubblewrap, no shared disk and no database: notebooks and data go out
as bytes, graded notebooks come back.

Who may run a scheduler or a worker may run code here: dask's processes unpickle what they send to
each other. That is for machines of one owner on one network, or with TLS (``tls://``). Students are
no part of it: their code talks to its worker in a jail's messages, which are JSON and are checked
there, and what travels is a GradedNotebook of texts and numbers that the worker's own code has made
and pickled. Nothing that a jail wrote is unpickled anywhere.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from distributed import Client, get_worker
from distributed.scheduler import KilledWorker
from nbformat import NotebookNode

from coursekit.datasets import paths
from coursekit.errors import CourseError
from gradekit.batch import CannotGoOn, Workers
from gradekit.jail import wall
from gradekit.jail.jail import end_all
from gradekit.results import engine_versions

ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d+")
CONNECT_SECONDS = 10.0
# So long a run waits for workers where there is none, or none any more.
WAIT_SECONDS = 30.0
DATASETS = ("digits", "dogs_cats")


@dataclass(frozen=True)
class Data:
    """The datasets of a chapter, for machines that may have none, or others.

    Attributes
    ----------
    files : mapping of str to bytes
        By name, as they lie in the cache of ``coursekit.datasets``.
    drawn : bool
        Whether photographs are not to be used.
    """

    files: Mapping[str, bytes]
    drawn: bool

    @property
    def state(self) -> str:
        """Hash of all of it."""
        digest = hashlib.sha256(str(self.drawn).encode())
        for name, content in sorted(self.files.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()


def data_of(source: NotebookNode) -> Data:
    """The datasets that a chapter loads, as they are on this machine."""
    code = "".join(cell.source for cell in source.cells if cell.cell_type == "code")
    wanted = [name for name in DATASETS if f"load_{name}" in code]
    drawn = paths.drawn_wanted()
    files = {
        path.name: path.read_bytes()
        for path in wall.data_files()
        if any(name in path.name for name in wanted)
        and not (drawn and not path.name.startswith("drawn_"))
    }
    return Data(files, drawn)


class ClusterWorkers(Workers):
    """The workers of a cluster, whichever they are while it runs.

    Where one dies, the scheduler gives its submissions to others, a few times (dask's setting
    ``distributed.scheduler.allowed-failures``), before it says that they are lost.

    Parameters
    ----------
    address : str
        The scheduler's, for example ``tcp://host:8786``.
    jail : "bwrap" or "none"
        What keeps submissions in, there.
    data : Data
        The chapter's datasets.

    Raises
    ------
    CourseError
        If there is no such scheduler, no worker, or one that would not grade as this machine does.
    """

    lost = (KilledWorker, CancelledError)

    def __init__(self, address: str, jail: str, data: Data) -> None:
        if not ADDRESS.fullmatch(address):
            raise CourseError(f"--cluster {address}: not an address such as tcp://host:8786.")
        self.address = address
        self._data, self._state = data, data.state
        self._last_seen = monotonic()
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # errors are told here
        warnings.filterwarnings("ignore", message="Sending large graph")
        cause = ""
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except Exception as error:  # whatever else may listen there
            cause = " ".join(str(error).split())[:200] or type(error).__name__
        if cause:
            # The half-made client ends itself when it is collected. That must not happen while the
            # next one is being made: they would wait for each other's lock for ever.
            gc.collect()
            raise CourseError(
                f"--cluster {address}: no dask scheduler answers there ({cause}); start one with "
                "'dask scheduler', and see that no firewall is between."
            )
        try:
            self._check(jail)
        except BaseException:
            self._client.close()
            raise

    def _check(self, jail: str) -> None:
        """See that every worker grades as this machine would."""
        deadline = monotonic() + WAIT_SECONDS
        while not (threads := self._client.nthreads()):
            if monotonic() > deadline:
                raise CourseError(f"--cluster {self.address}: it has no workers; {self._how()}.")
            sleep(0.2)
        for worker, number in threads.items():
            if number != 1:
                raise CourseError(
                    f"worker {worker} has {number} threads, and a process can grade one submission "
                    f"at a time; {self._how()}."
                )
        found = self._client.run(check_of(dict(engine_versions()), jail), on_error="return")
        for worker, problem in found.items():
            if problem:
                raise CourseError(f"worker {worker}: {problem}")
        self.slots = len(threads)

    def _how(self) -> str:
        return f"start some with 'dask worker {self.address} --nworkers N --nthreads 1'"

    def start(self) -> Executor:
        """An executor on all workers."""
        # A task and not scattered data: where its holders die, the scheduler makes it again.
        data = self._client.submit(same, self._data, pure=False)
        return OnCluster(self._client, dict(engine_versions()), self._state, data)

    def end(self, executor: Executor) -> None:
        """Take back what has not begun; workers end what they have in hand by its limits."""
        with suppress(Exception):
            executor.shutdown(wait=False)

    def look(self) -> None:
        """See whether there are a scheduler and workers, and how many."""
        try:
            if self._client.status != "running":
                raise OSError("connection lost")
            number = len(self._client.nthreads())
        except (OSError, RuntimeError) as error:
            raise CannotGoOn(f"The scheduler at {self.address} is gone ({error}).") from error
        self.slots = max(1, number)  # where there is none now, jobs wait for the next to come
        if number:
            self._last_seen = monotonic()
        elif monotonic() > self._last_seen + WAIT_SECONDS:
            raise CannotGoOn(f"All workers of {self.address} are gone; {self._how()}.")

    def close(self) -> None:
        """Stop, and leave the cluster."""
        self.stop()
        with suppress(Exception):
            self._client.close(timeout=1)


class OnCluster(Executor):
    """dask's executor, with what each call on a worker has to know before it begins."""

    def __init__(self, client: Client, versions: dict[str, str], state: str, data: Any) -> None:
        self._executor = client.get_executor(pure=False)
        self._arguments = (versions, state, data)

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Let a worker call a function."""
        future: Future[Any] = self._executor.submit(
            on_worker, *self._arguments, function, *args, **kwargs
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; cancel what has not begun, unless it is to be waited for."""
        self._executor.shutdown(wait=wait and not cancel_futures)


# On a worker -----------------------------------------------------------------------------------


def same(data: Data) -> Data:
    """What a task calls whose only use is its value."""
    return data


def check_of(versions: Mapping[str, str], jail: str) -> Callable[[], str]:
    """A function for workers that may have no gradekit, or another.

    A function within a function is sent as it is, and not by its name.
    """

    def check() -> str:
        try:
            from gradekit.cluster import problem_here
        except ImportError as error:
            return (
                f"this project cannot be imported there ({error}); install it with its extras "
                "'instructor' and 'cluster'."
            )
        return problem_here(versions, jail)

    return check


def problem_here(versions: Mapping[str, str], jail: str) -> str:
    """Why this process must not grade for another one; "" if it may."""
    own = engine_versions()
    for name, version in versions.items():
        if own.get(name) != version:
            if name == "nncourse":
                return (
                    "its copy of this project is another than here, so its grades could be others; "
                    "install the same there, and start the worker again."
                )
            return f"it has {name} {own.get(name)}, and here it is {version}; install the same."
    if jail == "bwrap":
        try:
            wall.check()
        except CourseError as error:
            return str(error)
    return ""


def on_worker(
    versions: Mapping[str, str], state: str, data: Data, function: Callable[..., Any], *args: Any
) -> Any:
    """Call a function as the machine that sent it would."""
    if versions != engine_versions():  # a worker that came later than the check
        raise CannotGoOn(f"worker {get_worker().address}: {problem_here(versions, 'none')}")
    use(state, data)
    return function(*args)


_in_use = ""


def use(state: str, data: Data) -> None:
    """Let kernels that this process starts have some datasets, and no others."""
    global _in_use
    if state == _in_use:
        return
    end_all()  # a jail has the datasets that were there when it was made
    # dask removes this folder, with all that a process leaves in it that is killed.
    local = get_worker().local_directory
    tempfile.tempdir = local
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=local))
    folder.chmod(0o755)
    for name, content in data.files.items():
        (folder / Path(name).name).write_bytes(content)
    os.environ[paths.CACHE_VARIABLE] = str(folder)
    os.environ.pop(paths.DATA_VARIABLE, None)
    if data.drawn:
        os.environ[paths.DATA_VARIABLE] = paths.DRAWN
    _in_use = state
