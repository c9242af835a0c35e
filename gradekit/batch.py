"""Grade many submissions in worker processes; each ends in a result, whatever happens to a worker.

Workers know neither folders nor the gradebook. Any ``concurrent.futures.Executor`` could take the
place of the local pool.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

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
from gradekit.jail.jail import JailFailed, join_later, warm_jail


@dataclass(frozen=True)
class Job:
    """One submission to grade: whose it is, its bytes, and the files that go with it."""

    student: str
    content: bytes
    files: Mapping[str, bytes]


class Pool:
    """A pool of worker processes that can be ended at once.

    Attributes
    ----------
    running : set of str
        Students whose submissions are in the workers' hands.
    """

    def __init__(
        self, source: NotebookNode, limits: Limits, jobs: int, kind: KernelKind | None = None
    ) -> None:
        self.source, self.limits, self.jobs = source, limits, jobs
        self.kind = kind or KernelKind()
        self._source = nbformat.writes(source).encode()
        self.running: set[str] = set()
        self._executor: ProcessPoolExecutor | None = None
        # Workers' temporary files lie in it: a worker that is killed cannot clean up.
        self._folder = ""

    def grade(self, todo: Sequence[Job]) -> Iterator[tuple[Job, GradedNotebook]]:
        """Grade all, and yield each result as it comes.

        Where a worker dies, nobody knows whose submission killed it: those that were in hand are
        tried once more, each alone.
        """
        suspects: list[Job] = []
        waiting = list(reversed(todo))
        futures: dict[Future[GradedNotebook], Job] = {}
        self._folder = tempfile.mkdtemp(prefix="gradekit-")
        try:
            while waiting or futures:
                while waiting and len(futures) < self.jobs:
                    job = waiting.pop()
                    futures[self._submit(job)] = job
                    self.running.add(job.student)
                done, _ = wait(futures, return_when=FIRST_COMPLETED)
                broken = False
                for future in done:
                    try:
                        result = future.result()
                    except BrokenProcessPool:
                        broken = True
                        continue
                    except Exception as error:
                        result = self._failed(error)
                    job = futures.pop(future)
                    self.running.discard(job.student)
                    yield job, result
                if broken:
                    suspects += futures.values()
                    futures.clear()
                    self.running.clear()
                    self.stop()
            for job in suspects:
                self.running.add(job.student)
                yield job, self._alone(job)
                self.running.discard(job.student)
        finally:
            self.stop()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _alone(self, job: Job) -> GradedNotebook:
        try:
            return self._submit(job).result()
        except BrokenProcessPool:
            self.stop()
            return not_graded(
                self.source,
                Status.CRASHED,
                "While this notebook ran, the grading process was ended from outside, twice. "
                "If your code ends other processes, remove that; else ask your instructor.",
                ["worker process died twice with this submission in hand; next run tries again."],
            )
        except Exception as error:
            return self._failed(error)

    def _failed(self, error: Exception) -> GradedNotebook:
        what = "no kernel could be started" if isinstance(error, KernelNotStarted) else "a fault"
        return not_graded(
            self.source,
            Status.FAILED,
            "The grader itself failed, which is not your fault; it will be graded again.",
            [f"{what}: {type(error).__name__}: {error}"],
        )

    def _submit(self, job: Job) -> Future[GradedNotebook]:
        try:
            return self._executor_of_workers().submit(
                grade_bytes, job.content, self._source, job.files, self.limits, self.kind
            )
        except BrokenProcessPool:  # broken a moment ago; its futures will say so
            self.stop()
            return self._submit(job)

    def _executor_of_workers(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.jobs,
                mp_context=context_of_workers(),
                initializer=start_worker,
                initargs=(self._folder, self.kind, self._shared_folder()),
            )
        return self._executor

    def _shared_folder(self) -> Path | None:
        """The folder of the jail that all workers begin with; it warms up while they start."""
        if not self.kind.warm or not hasattr(os, "pidfd_open"):
            return None
        try:
            return warm_jail(self.kind.jail == "bwrap", self.kind.preload).folder
        except (JailFailed, OSError, CourseError):
            return None  # a worker's first submission says why

    def stop(self) -> None:
        """End all workers now; each ends its kernel."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        processes = list((getattr(executor, "_processes", None) or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError):
                process.terminate()
        for process in processes:
            process.join(5)


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
