"""Runs one chapter's reference, cell by cell, and at each exercise tries answers in forks.

A process of its own, ``python -m gradekit.audit.worker FD TOKENS_IN TOKENS_OUT``: a request comes
on stdin as JSON, what happens goes to the file descriptor FD, a line of JSON each. The answers are
the course's own, so there is no jail; but a mutant may loop without end or fill the memory, so each
fork has limits. A shared pipe holds a token for each process that may work at a time.

It imports nothing of the project: what a chapter has at hand is what its cells import.
"""

from __future__ import annotations

import ast
import importlib
import io
import json
import linecache
import os
import random
import resource
import select
import selectors
import signal
import sys
import tempfile
import time
import types
import warnings
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any

ANSWER = "answer"  # the file name of an answer's code in tracebacks
# CPU time in seconds of answers that should come to an end, and of those that need not: these
# have some seconds, and several times what the reference takes.
CPU_SECONDS = 90
LEAST_CPU_SECONDS = 3
TIMES_REFERENCE = 5
# Wall time only ends what sleeps.
WALL_TIMES, WALL_SECONDS = 6, 30
MEMORY_BYTES = 2 << 30
TEXT_LENGTH = 2000


@dataclass
class Fork:
    """A trial under way."""

    trial: dict[str, Any]
    pid: int
    pipe: int
    deadline: float
    text: bytes = b""


class Tokens:
    """The right to work: as many tokens in a pipe as there may be processes."""

    def __init__(self, source: int, sink: int) -> None:
        self.source, self.sink, self.held = source, sink, 0

    def wait(self) -> None:
        """Take a token, as soon as there is one."""
        while not self.take():
            select.select([self.source], [], [])

    def take(self) -> bool:
        """Take a token if there is one."""
        try:
            taken = bool(os.read(self.source, 1))
        except BlockingIOError:
            return False
        self.held += taken
        return taken

    def keep(self, number: int) -> None:
        """Put back all but so many."""
        while self.held > number:
            os.write(self.sink, b"x")
            self.held -= 1


class Worker:
    """One chapter's run.

    The request holds ``cells`` (by number: name and code), ``run`` (the numbers to run, in order),
    ``trials`` (by the number of the exercise's cell), ``reference_cpu`` (seconds, by the same
    numbers, where they are known) and ``preload`` (modules to import first).
    """

    def __init__(self, request: dict[str, Any], out: int, tokens: Tokens) -> None:
        self.cells = {int(number): cell for number, cell in request["cells"].items()}
        self.order: list[int] = request["run"]
        self.trials = {int(number): trials for number, trials in request["trials"].items()}
        self.cpu = {int(number): cpu for number, cpu in request["reference_cpu"].items()}
        self.preload: list[str] = request["preload"]
        self.out = os.fdopen(out, "w", encoding="utf-8")
        self.tokens = tokens
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        self.namespace: dict[str, Any] = main.__dict__
        self.namespace["display"] = print

    def say(self, **what: Any) -> None:
        """Write one line."""
        self.out.write(json.dumps(what) + "\n")
        self.out.flush()

    def run(self) -> None:
        """Run the cells; before each exercise's answer, its trials."""
        self.tokens.wait()
        warm_up(self.preload)
        for number in sorted({*self.order, *self.trials}):
            if number in self.trials:
                self.try_all(number, self.trials[number])
            if number in self.order:
                self.run_reference(number)
        self.tokens.keep(0)

    def run_reference(self, number: int) -> None:
        """Run a cell of the reference in this process."""
        cell = self.cells[number]
        started, error = time.perf_counter(), None
        try:
            run_cell(cell["name"], cell["code"], self.namespace)
        except (Exception, SystemExit) as raised:
            error = f"{type(raised).__name__}: {raised}"[:TEXT_LENGTH]
        seconds = time.perf_counter() - started
        close_figures()
        self.say(cell=number, seconds=round(seconds, 4), error=error)

    # Trials ----------------------------------------------------------------------------------

    def try_all(self, number: int, trials: list[dict[str, Any]]) -> None:
        """Try answers to one exercise; the reference first, which says how long it may take."""
        waiting = sorted(trials, key=lambda trial: trial["kind"] != "reference")
        running: dict[int, Fork] = {}
        with selectors.DefaultSelector() as selector:
            while waiting or running:
                first_alone = running and any(
                    fork.trial["kind"] == "reference" for fork in running.values()
                )
                if waiting and not first_alone and (not running or self.tokens.take()):
                    fork = self.fork(waiting.pop(0), number)
                    running[fork.pipe] = fork
                    selector.register(fork.pipe, selectors.EVENT_READ)
                    continue
                pause = 0.05 if waiting and not first_alone else 1.0
                for key, _ in selector.select(pause):
                    fork = running[key.fd]
                    data = os.read(fork.pipe, 1 << 16)
                    fork.text += data
                    if not data:
                        selector.unregister(fork.pipe)
                        del running[fork.pipe]
                        self.end(fork, number)
                        self.tokens.keep(max(1, len(running)))
                for fork in running.values():
                    if time.monotonic() > fork.deadline:
                        kill(fork.pid)

    def limit(self, trial: dict[str, Any], number: int) -> int:
        """How many seconds of CPU time a trial may take."""
        if not trial["may_be_slow"] and number in self.cpu:
            return ceil(LEAST_CPU_SECONDS + TIMES_REFERENCE * self.cpu[number])
        return CPU_SECONDS

    def fork(self, trial: dict[str, Any], number: int) -> Fork:
        """Start a trial."""
        cpu = self.limit(trial, number)
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # threads of BLAS: they are idle
            pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.close(reading)
                self.child(trial, writing, cpu)
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        deadline = time.monotonic() + WALL_TIMES * cpu + WALL_SECONDS
        return Fork(trial, pid, reading, deadline)

    def end(self, fork: Fork, number: int) -> None:
        """Report a trial that has come to an end."""
        os.close(fork.pipe)
        kill(fork.pid)  # what it has started, if it lives
        _, status, usage = os.wait4(fork.pid, 0)
        ended = ""
        if os.WIFSIGNALED(status):
            reason = os.WTERMSIG(status)
            late = reason == signal.SIGKILL and time.monotonic() > fork.deadline
            ended = "time" if late or reason == signal.SIGXCPU else f"signal {reason}"
        elif os.WEXITSTATUS(status):
            ended = f"exit status {os.WEXITSTATUS(status)}"
        cpu = usage.ru_utime + usage.ru_stime
        if fork.trial["kind"] == "reference":
            self.cpu[number] = cpu
        whole, _, _ = fork.text.rpartition(b"\n")
        lines = [json.loads(line) for line in whole.splitlines()]
        self.say(trial=fork.trial["id"], cells=lines, ended=ended, cpu=round(cpu, 3))

    def child(self, trial: dict[str, Any], pipe: int, cpu: int) -> None:
        """In a fork: run an answer and the cells after it, and write what each gave."""
        os.setsid()
        set_limits(cpu)
        set_threads(trial["threads"])
        with tempfile.TemporaryFile() as errors:
            os.dup2(errors.fileno(), 2)
            seed_all(trial["seed"])
            sys.stderr = io.StringIO()
            with suppress(BaseException):  # then its tests fail, as in a notebook
                run_cell(ANSWER, trial["code"], self.namespace)
            if trial["one_loss_is_enough"]:
                let_failed_checks_end_their_cell()
            for number in trial["then"]:
                seed_all(trial["seed"])
                line = self.outcome(number, errors)
                os.write(pipe, (json.dumps(line) + "\n").encode())
                if line["error"] and trial["one_loss_is_enough"]:
                    break

    def outcome(self, number: int, errors: Any) -> dict[str, Any]:
        """Run one cell and tell what it gave."""
        cell = self.cells[number]
        sys.stderr = said = io.StringIO()
        errors.seek(0)
        errors.truncate()
        error, value = None, None
        started = time.perf_counter()
        try:
            result = run_cell(cell["name"], cell["code"], self.namespace)
            value = None if result is None else repr(result)[:TEXT_LENGTH]
        except BaseException as raised:
            error = describe(raised, cell["name"])
        seconds = time.perf_counter() - started
        errors.seek(0)
        text = said.getvalue() + errors.read().decode(errors="replace")
        return {
            "cell": number, "seconds": round(seconds, 4), "error": error, "value": value,
            "stderr": text[:TEXT_LENGTH],
        }  # fmt: skip


# In the process that is forked, and in the forks ------------------------------------------------


def run_cell(name: str, code: str, namespace: dict[str, Any]) -> Any:
    """Run a cell as IPython does; the value of its last expression, or None."""
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    tree = ast.parse(code, name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, name, "exec", dont_inherit=True), namespace)
        return None
    del tree.body[-1]
    exec(compile(tree, name, "exec", dont_inherit=True), namespace)
    expression = ast.Expression(last.value)
    return eval(compile(expression, name, "eval", dont_inherit=True), namespace)


def describe(raised: BaseException, cell: str) -> dict[str, Any]:
    """An error: its name and text, whether it passed an answer's code, the line of the cell."""
    in_answer, line = False, 0
    trace = raised.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        in_answer = in_answer or name == ANSWER
        line = trace.tb_lineno if name == cell else line
        trace = trace.tb_next
    explained = isinstance(raised, AssertionError)
    return {
        "name": type(raised).__name__, "text": str(raised)[:TEXT_LENGTH], "line": line,
        "in_answer": in_answer, "explained": explained,
    }  # fmt: skip


def let_failed_checks_end_their_cell() -> None:
    """Make named checks like asserts: what has lost points need not be tried further."""
    checks: Any = sys.modules.get("coursekit.checks")
    if checks:
        leave = checks.Check.__exit__

        def leave_and_raise(check: Any, kind: Any, error: Any, trace: Any) -> bool:
            leave(check, kind, error, trace)
            return error is None

        checks.Check.__exit__ = leave_and_raise


def set_limits(cpu: int) -> None:
    """Limits of the process and of each it starts."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError, IndexError):
        with open("/proc/self/status", encoding="ascii") as status:
            lines = dict(line.split(":", 1) for line in status if ":" in line)
        used = int(lines["VmData"].split()[0]) << 10
        resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY_BYTES, used + MEMORY_BYTES))


def set_threads(number: int) -> None:
    """Let the libraries compute with a number of threads."""
    if number == 1:
        return
    with suppress(ImportError):
        importlib.import_module("threadpoolctl").threadpool_limits(number)
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(number)


def seed_all(seed: int) -> None:
    """Seed all generators that code can use without making one."""
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(seed)


def close_figures() -> None:
    """What a notebook does after each cell."""
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.close("all")


def warm_up(modules: list[str]) -> None:
    """Import what answers need, and take each library's slow first step."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules:
            with suppress(Exception):  # what cannot be imported says so in the cell
                importlib.import_module(name)
    plt: Any = sys.modules.get("matplotlib.pyplot")
    if plt:
        plt.show = lambda *args, **kwargs: None  # this backend would warn
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)
        layer = torch.nn.Linear(2, 1)
        optimizer = torch.optim.Adam(layer.parameters())
        layer(torch.zeros(1, 2)).sum().backward()
        optimizer.step()


def kill(pid: int) -> None:
    """End a fork and what it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Read the request, and run."""
    out, source, sink = (int(text) for text in sys.argv[1:4])
    request = json.load(sys.stdin)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives
    Worker(request, out, Tokens(source, sink)).run()


if __name__ == "__main__":
    main()
