"""Grade many submissions; each ends in a result, whatever happens to the process that grades it.

Who grades is anything that makes a ``concurrent.futures.Executor``: processes of this machine
(:class:`LocalWorkers`), or a cluster (``gradekit.cluster``). It knows neither folders nor the
gradebook.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from time import monotonic
from typing import Any

import nbformat
from nbformat import NotebookNode

from coursekit.errors import CourseError
from gradekit.grading import (
    GradedNotebook,
    KernelKind,
    KernelNotStarted,
    Limits,
    Status,
    grade_bytes,
    not_graded,
)
from gradekit.jail.folders import OwnFolder
from gradekit.jail.jail import JailFailed, join_later, warm_jail

# Workers have so long to end their kernels when they are told to stop.
STOP_SECONDS = 0.6


class CannotGoOn(CourseError):
    """No further submission can be graded; those that have their result keep it."""


@dataclass(frozen=True)
class Job:
    """One submission to grade: whose it is, its bytes, and the files that go with it."""

    student: str
    content: bytes
    files: Mapping[str, bytes]


class Workers(ABC):
    """Where grading happens: a maker of executors that can be ended at once.

    Attributes
    ----------
    slots : int
        How many submissions are graded at a time, at least 1.
    lost : tuple of exception types
        What a future ends in whose worker has died.
    together : bool
        Whether all futures in hand end so when one worker dies.
    patience : float
        Seconds between two calls of :meth:`look` while results are waited for.
    """

    slots = 1
    lost: tuple[type[BaseException], ...] = ()
    together = False
    patience = 5.0
    _executor: Executor | None = None

    @abstractmethod
    def start(self) -> Executor:
        """Make an executor; called again after a stop."""

    @abstractmethod
    def end(self, executor: Executor) -> None:
        """End an executor and all that it runs, now."""

    def look(self) -> None:  # noqa: B027 - not every kind of workers has anything to look at
        """See whether results can still come; CannotGoOn if not."""

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Let a worker call a function."""
        if self._executor is None:
            self._executor = self.start()
        try:
            return self._executor.submit(function, *args)
        except self.lost:  # a worker has died a moment ago; the futures in hand will say so
            self.stop()
            return self.submit(function, *args)

    def stop(self) -> None:
        """End all work now; the next call of :meth:`submit` begins anew."""
        executor, self._executor = self._executor, None
        if executor is not None:
            self.end(executor)


class Pool:
    """Grades submissions of one chapter on some workers."""

    def __init__(
        self, source: NotebookNode, limits: Limits, workers: Workers, kind: KernelKind | None = None
    ) -> None:
        self.source, self.limits, self.workers = source, limits, workers
        self.kind = kind or KernelKind()
        self._source = nbformat.writes(source).encode()
        # In the order of their start.
        self._in_hand: dict[Future[GradedNotebook], Job] = {}
        self._looked = monotonic()

    @property
    def running(self) -> list[str]:
        """Students whose submissions are being graded now."""
        return [job.student for job in islice(self._in_hand.values(), self.workers.slots)]

    def grade(self, todo: Iterable[Job]) -> Iterator[tuple[Job, GradedNotebook]]:
        """Grade all, and yield each result as it comes.

        Jobs are taken from ``todo`` only as workers need them, so that few are in memory.

        Where a worker dies, nobody knows whose submission killed it: those that ran are tried once
        more, each alone.

        Raises
        ------
        CannotGoOn
            If there are no workers any more.
        """
        suspects: list[Job] = []
        waiting = iter(todo)
        try:
            while True:
                # As many again wait behind those that run: no worker idles while the caller writes.
                free = 2 * self.workers.slots - len(self._in_hand)
                for job in islice(waiting, max(0, free)):
                    self._submit(job)
                if not self._in_hand:
                    break
                lost: list[Job] = []
                for job, result in self._next_results():
                    if result is None:
                        lost.append(job)
                    else:
                        yield job, result
                if lost:
                    if self.workers.together:
                        self.workers.stop()
                    # Workers take jobs in their order: those behind the first had not begun.
                    suspects += lost[: self.workers.slots]
                    waiting = chain(lost[self.workers.slots :], waiting)
            for job in suspects:
                self._submit(job)
                ((_, result),) = self._next_results()
                if result is None:
                    self.workers.stop()
                    result = self._crashed()
                yield job, result
        finally:
            self._in_hand.clear()
            self.workers.close()

    def _submit(self, job: Job) -> None:
        future = self.workers.submit(
            grade_bytes, job.content, self._source, job.files, self.limits, self.kind
        )
        self._in_hand[future] = job

    def _next_results(self) -> list[tuple[Job, GradedNotebook | None]]:
        """Wait for some results; None for those whose worker has died."""
        done: set[Future[GradedNotebook]] = set()
        while not done:
            done, _ = wait(self._in_hand, self.workers.patience, return_when=FIRST_COMPLETED)
            if monotonic() > self._looked + self.workers.patience:
                self.workers.look()
                self._looked = monotonic()
        if self.workers.together and any(map(self._lost, done)):
            wait(self._in_hand)
            done = set(self._in_hand)
        results = []
        for future in [future for future in self._in_hand if future in done]:
            results.append((self._in_hand.pop(future), self._result(future)))
        return results

    def _lost(self, future: Future[GradedNotebook]) -> bool:
        try:
            future.result()
        except self.workers.lost:
            return True
        except Exception:
            return False
        return False

    def _result(self, future: Future[GradedNotebook]) -> GradedNotebook | None:
        try:
            return future.result()
        except self.workers.lost:
            self.workers.look()
            return None
        except CannotGoOn:
            raise
        except Exception as error:
            what = "no kernel could be started" if isinstance(error, KernelNotStarted) else "fault"
            return not_graded(
                self.source,
                Status.FAILED,
                "The grader itself failed, which is not your fault; it will be graded again.",
                [f"{what}: {type(error).__name__}: {error}"],
            )

    def _crashed(self) -> GradedNotebook:
        return not_graded(
            self.source,
            Status.CRASHED,
            "While this notebook ran, the grading process was ended from outside, twice. "
            "If your code ends other processes, remove that; else ask your instructor.",
            ["worker process died twice with this submission in hand; next run tries again."],
        )


# Processes of this machine ---------------------------------------------------------------------


class LocalWorkers(Workers):
    """Worker processes of this machine; no server is needed.

    Parameters
    ----------
    jobs : int
        How many.
    kind : KernelKind, optional
        What kind of kernels they use.
    """

    lost = (BrokenProcessPool,)
    together = True

    def __init__(self, jobs: int, kind: KernelKind | None = None) -> None:
        self.slots = jobs
        self.kind = kind or KernelKind()
        # Workers' temporary files lie in it: a worker that is killed cannot clean up. Where this
        # process is killed, a later one does.
        self._folder: OwnFolder | None = None

    def start(self) -> Executor:
        """Start processes as they are needed."""
        self._folder = self._folder or OwnFolder()
        return ProcessPoolExecutor(
            self.slots,
            mp_context=context_of_workers(),
            initializer=start_worker,
            initargs=(str(self._folder.path), self.kind, self._shared_folder()),
        )

    def _shared_folder(self) -> Path | None:
        """The folder of the jail that all workers begin with; it warms up while they start."""
        if not self.kind.warm or not hasattr(os, "pidfd_open"):
            return None
        try:
            return warm_jail(self.kind.jail == "bwrap", self.kind.preload).folder
        except (JailFailed, OSError, CourseError):
            return None  # a worker's first submission says why

    def end(self, executor: Executor) -> None:
        """End all processes; each ends its kernel."""
        processes = list((getattr(executor, "_processes", None) or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError):
                process.terminate()
        deadline = monotonic() + STOP_SECONDS
        for process in processes:
            process.join(max(0.0, deadline - monotonic()))
        for process in processes:
            with suppress(OSError, ValueError):
                process.kill()  # its kernels end with the jail, or with the forker's line to it
            process.join(5)

    def close(self) -> None:
        """Stop, and remove their folder."""
        self.stop()
        if self._folder is not None:
            self._folder.remove()
            self._folder = None


def context_of_workers() -> multiprocessing.context.BaseContext:
    """Workers are forked from a process that has imported this module and done nothing else."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def start_worker(folder: str, kind: KernelKind, shared: Path | None) -> None:
    """Set up a worker process: Ctrl-C is its parent's, and it does not outlive its parent.

    Its kernels come from the jail that its parent has made; if that ends, from one of its own.
    """
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop_worker())
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        stop_worker()

    threading.Thread(target=follow, daemon=True).start()
    if shared is not None:
        join_later(kind.jail == "bwrap", kind.preload, shared)


def stop_worker() -> None:
    """End this worker and the kernel it holds."""
    from gradekit.kernels import kill_all

    kill_all()
    os._exit(1)
