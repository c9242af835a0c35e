"""Run a notebook's cells under limits: nbgrader's Execute, which ends in a result in any case."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from time import monotonic
from typing import Any

from nbclient.exceptions import CellControlSignal, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute

from gradekit.harmless import make_harmless
from gradekit.jail import watch
from gradekit.jail.limits import Limits
from gradekit.kernels import NonsenseFromKernel, Workplace
from gradekit.restore import SILENT

DEMO_TAG = "demo"
# An interrupted cell has at least this long to stop before its kernel is ended.
GRACE = 5.0
# Past the limit of output these may still come: they decide a score.
DECIDING = ("error", "stderr", "execute_result")
DECIDING_BYTES = 4000


class KernelNotStarted(Exception):
    """The grader has no kernel to run a submission with; not the submission's fault."""


class Ending(Enum):
    """Why a notebook's cells were not all run."""

    COMPLETE = "complete"
    DIED = "kernel died"
    STUCK = "could not be interrupted"
    TIME = "time was up"
    MEMORY = "it took too much memory"
    CPU = "it took too much computing time"
    OUTPUT = "it wrote too much"
    NONSENSE = "it sent messages that make no sense"


# Why a kernel was ended from outside, as ``gradekit.jail.watch`` says it.
OUTPUT = "output"
ENDINGS = {
    watch.MEMORY: Ending.MEMORY, watch.CPU: Ending.CPU, watch.TIME: Ending.TIME,
    OUTPUT: Ending.OUTPUT,
}  # fmt: skip
# At this many times the limit at which a cell is interrupted its kernel is ended.
FLOOD_TIMES = 5


class JailBroken(Exception):
    """What kernels are forked from has ended while one of them ran; none can be blamed for sure."""


@dataclass
class Course:
    """How a run went.

    Attributes
    ----------
    ending : Ending
        How it ended.
    last : NotebookNode or None
        The cell that ended it, unless it is complete.
    parts : dict of str to float
        Wall time in seconds of the kernel's start, of the cells, and of the kernel's end.
    interrupted, flooded : list of NotebookNode
        Cells that ran too long, and cells whose output was cut.
    """

    ending: Ending = Ending.COMPLETE
    last: NotebookNode | None = None
    parts: dict[str, float] = field(default_factory=dict)
    interrupted: list[NotebookNode] = field(default_factory=list)
    flooded: list[NotebookNode] = field(default_factory=list)


class RunCells(Execute):
    """Run all code cells but demonstrations, in a kernel of a :class:`Workplace`.

    A cell that could not be run gets an error as its output: nbgrader gives a test without any
    output full marks.
    """

    def __init__(
        self, place: Workplace, limits: Limits, last_try: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.last_try = last_try
        self.log = SILENT
        self.place = place
        self.limits = limits
        self.course = Course()
        self.deadline = float("inf")
        self.used: dict[int, int] = {}  # bytes of output by index of the cell
        self.passed: set[tuple[int, str]] = set()
        self.skip_cells_with_tag = ""  # a student's tag must not keep a test from running
        self.timeout_func = self.seconds_for
        # Compiled code sees an interrupt only when it returns to Python.
        self.grace = min(30.0, max(GRACE, limits.cell_seconds))
        self.iopub_timeout = round(self.grace)
        self.shutdown_kernel = "immediate"
        self.store_widget_state = False
        self.record_timing = False
        self.coalesce_streams = True
        self.error_on_timeout = {
            "ename": "CellTimeoutError",
            "evalue": "the cell ran too long and was interrupted",
            "traceback": ["CellTimeoutError: the cell ran too long and was interrupted"],
        }

    def run(self, notebook: NotebookNode) -> Course:
        """Run a notebook in place; nothing is in it then that would run where it is looked at.

        Raises
        ------
        KernelNotStarted
            If there is no kernel.
        JailBroken
            If the jail has ended and this is not the last try.
        """
        self.course = Course()
        try:
            self.preprocess(notebook, {})
        except DeadKernelError as error:
            # Within a cell that is seen to; here no code of the submission has run yet.
            raise KernelNotStarted(str(error)) from error
        make_harmless(notebook)
        return self.course

    # The kernel ------------------------------------------------------------------------------

    def create_kernel_manager(self) -> Any:
        """nbclient's hook: where the kernel comes from."""
        self.km = self.place.manager(self.limits.notebook_seconds + 2 * self.grace)
        return self.km

    @contextmanager
    def setup_kernel(self, **kwargs: Any) -> Iterator[None]:
        """nbclient's hook: a kernel for as long as the cells run, watched by a clock."""
        self.km = self.create_kernel_manager()
        clock = None
        begun = started = ended = monotonic()
        try:
            try:
                self.start_new_kernel(**self.place.start_arguments())
                self.place.remember(self.km)
                self.start_new_kernel_client()
            except Exception as error:
                raise KernelNotStarted(f"{type(error).__name__}: {error}") from error
            self.deadline = monotonic() + self.limits.notebook_seconds
            # The last resort, where neither a reply nor a timeout comes.
            clock = threading.Timer(self.limits.notebook_seconds + 2 * self.grace, self.place.kill)
            clock.daemon = True
            clock.start()
            started = monotonic()
            yield
        finally:
            ended = monotonic()
            if clock is not None:
                clock.cancel()
            self.place.end()
            if self.km is not None:
                self._cleanup_kernel()
            self.course.parts = {
                "start": started - begun, "cells": ended - started, "stop": monotonic() - ended,
            }  # fmt: skip

    # The cells -------------------------------------------------------------------------------

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, index: int
    ) -> tuple[NotebookNode, Any]:
        """Run one cell, or say in its output why it was not run."""
        if cell.cell_type != "code":
            return cell, resources
        if DEMO_TAG in cell.metadata.get("tags", []) and not utils.is_grade(cell):
            return cell, resources
        if self.course.ending is Ending.COMPLETE and monotonic() >= self.deadline:
            self.end(Ending.TIME, cell)
        if self.course.ending is not Ending.COMPLETE:
            add_error(cell, "NotRun", f"this cell was not run: {self.course.ending.value}")
            return cell, resources
        try:
            super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            if self.place.jail_broken and not self.last_try:
                raise JailBroken from None
            late = Ending.TIME if monotonic() >= self.deadline else Ending.DIED
            self.end(ENDINGS.get(self.place.reason, late), cell)
            add_error(cell, "KernelDied", "the kernel died while it ran this cell")
        except CellTimeoutError:
            self.end(Ending.STUCK, cell)
            add_error(cell, "CellTimeoutError", "the cell ran too long and did not stop")
        except (
            NonsenseFromKernel, LookupError, TypeError, ValueError, AttributeError, RecursionError
        ) as error:  # fmt: skip
            # A student's code can send messages in the kernel's name.
            self.end(Ending.NONSENSE, cell)
            add_error(cell, type(error).__name__, "the kernel sent messages that make no sense")
        return cell, resources

    def end(self, ending: Ending, cell: NotebookNode) -> None:
        """Note that no further cell is run."""
        self.course.ending, self.course.last = ending, cell
        if ending is not Ending.DIED:
            self.place.kill()

    def seconds_for(self, cell: NotebookNode) -> float:
        """nbclient's hook: how long a cell may run."""
        return max(0.01, min(self.limits.cell_seconds, self.deadline - monotonic()))

    async def _async_handle_timeout(
        self, timeout: float, cell: NotebookNode | None = None
    ) -> dict[str, Any] | None:
        if cell is not None:
            self.course.interrupted.append(cell)
        reply: dict[str, Any] | None = await super()._async_handle_timeout(timeout, cell)
        return reply

    # The output ------------------------------------------------------------------------------

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """nbclient's hook: keep an output, or drop it where the cell has used up its share."""
        kind = msg["msg_type"]
        if kind.startswith("comm"):
            return None  # widgets
        try:
            if kind in ("stream", "error", "display_data", "update_display_data", "execute_result"):
                kept = self.within_share(msg, cell, cell_index)
                if kept is None:
                    return None
                msg = kept
            output: NotebookNode | None = super().process_message(msg, cell, cell_index)
        except CellControlSignal:
            raise
        except Exception:  # a message that a student's code made up, and that makes no sense
            return None
        return output

    def within_share(
        self, msg: dict[str, Any], cell: NotebookNode, index: int
    ) -> dict[str, Any] | None:
        """The message, cut where the cell's share of output ends; None where nothing is left."""
        content = msg["content"]
        used = self.used.get(index, 0)
        left = self.limits.output_bytes - used
        size = size_of(content) + 100
        self.used[index] = used + size
        if used + size > self.limits.flood_bytes:
            self.stem(index, used + size)
        if size <= left:
            return msg
        if (index, "note") not in self.passed:
            self.passed.add((index, "note"))
            self.course.flooded.append(cell)
            note = f"\n[Output beyond {self.limits.output_bytes:,} bytes was dropped.]\n"
            cell.outputs.append(new_output("stream", name="stdout", text=note))
        kind = content.get("name") if msg["msg_type"] == "stream" else msg["msg_type"]
        if kind not in DECIDING or (index, kind) in self.passed:
            return None
        self.passed.add((index, kind))
        return {**msg, "content": shortened(content)}

    def stem(self, index: int, used: int) -> None:
        """Stop a cell that writes and writes: ask first, and end its kernel if that is no use."""
        if used > FLOOD_TIMES * self.limits.flood_bytes:
            self.place.kill(OUTPUT)
        elif (index, "interrupt") not in self.passed:
            self.passed.add((index, "interrupt"))
            self.place.interrupt()


def size_of(content: Any) -> int:
    """About how many bytes a message's content takes."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return sum(size_of(key) + size_of(value) for key, value in content.items())
    if isinstance(content, list):
        return sum(size_of(value) + 8 for value in content)
    return 8


def shortened(content: dict[str, Any]) -> dict[str, Any]:
    """An output that decides a score, without what makes it long."""
    short = dict(content)
    for name in ("text", "ename", "evalue"):
        if isinstance(short.get(name), str):
            short[name] = short[name][:DECIDING_BYTES]
    if "traceback" in short:
        short["traceback"] = [str(line)[:DECIDING_BYTES] for line in short["traceback"][-3:]]
    if "data" in short:
        short["data"] = {"text/plain": str(short["data"].get("text/plain", ""))[:DECIDING_BYTES]}
        short["metadata"] = {}
    return short


def add_error(cell: NotebookNode, name: str, text: str) -> None:
    """Give a cell an error as its last output."""
    cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"]))
