"""Runs the trials of chapters: what is not known yet, in one worker a chapter, on all cores."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import coursekit
from coursekit.datasets import paths
from coursekit.errors import CourseError
from gradekit.audit.answers import Answer
from gradekit.audit.chapter import Chapter, Exercise
from gradekit.audit.mutants import Mutant, mutants_of
from gradekit.audit.trials import REFERENCE, Outcome, Trial, trials_of
from gradekit.jail.preload import IMPORT, LIBRARIES
from gradekit.results import PACKAGES
from gradekit.runs import IGNORED

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
# Told at each cell and each trial that is done.
Progress = Callable[[str], None]


@dataclass
class ChapterAudit:
    """What is tried in a chapter, and what came of it.

    Attributes
    ----------
    exercises : list of Exercise
        Those that are audited.
    mutants, left_out : dict
        By exercise: mutants, and how many more there would be.
    trials : list of Trial
        All trials of these exercises.
    outcomes : dict of Trial to Outcome
        Those that are known.
    seconds : dict of int to float
        What a cell of the reference takes, by its number.
    broken : dict of int to str
        Cells of the reference that raise an error, by number.
    new : int
        How many trials were run now; the others are remembered.
    """

    chapter: Chapter
    answers: list[Answer]
    exercises: list[Exercise]
    state: str = ""
    mutants: dict[str, list[Mutant]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    trials: list[Trial] = field(default_factory=list)
    outcomes: dict[Trial, Outcome] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)
    new: int = 0

    def plan(self) -> None:
        """Make the trials."""
        for exercise in self.exercises:
            if exercise.tests:
                made, left = mutants_of(exercise)
                self.mutants[exercise.name], self.left_out[exercise.name] = made, left
                self.trials += trials_of(self.chapter, exercise, self.answers, made)

    def key(self, trial: Trial) -> str:
        """Key of a trial's outcome."""
        exercise = self.chapter.exercises[trial.exercise]
        before = [cell.code for cell in self.needed_before(trial, exercise)]
        digest = hashlib.sha256(json.dumps([self.state, before]).encode())
        return trial.key(digest.hexdigest())

    def needed_before(self, trial: Trial, exercise: Exercise) -> list[Any]:
        """Cells that must have run before a trial's exercise."""
        needed = self.chapter.needed([exercise.answer, *trial.then])
        return [cell for cell in needed if cell.index < exercise.answer.index]

    @property
    def waiting(self) -> list[Trial]:
        """Trials whose outcome is not known."""
        return [trial for trial in self.trials if trial not in self.outcomes]

    @property
    def untimed(self) -> list[Any]:
        """Cells of the reference that were never timed as they are."""
        return [cell for cell in self.chapter.cells if cell.index not in self.seconds]

    @property
    def size(self) -> int:
        """How much there is to do, in trials and cells."""
        return len(self.waiting) + len(self.untimed)

    # The cache -------------------------------------------------------------------------------

    def remember(self, file: Path) -> None:
        """Take outcomes from a file; whatever is wrong with it, they are found again."""
        try:
            known = json.loads(file.read_bytes())
            trials, cells = known["trials"], known["cells"]
            for trial in self.trials:
                if found := trials.get(self.key(trial)):
                    self.outcomes[trial] = Outcome.of(found)
            for cell in self.chapter.cells:
                if (seconds := cells.get(self.cell_key(cell))) is not None:
                    self.seconds[cell.index] = float(seconds)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.outcomes.clear()
            self.seconds.clear()

    def write(self, file: Path) -> None:
        """Write what is known, beside what the file knows of other exercises."""
        names = {exercise.name for exercise in self.exercises}
        trials: dict[str, Any] = {}
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            old = json.loads(file.read_bytes())["trials"]
            trials = {key: found for key, found in old.items() if found["exercise"] not in names}
        for trial, outcome in self.outcomes.items():
            trials[self.key(trial)] = {"exercise": trial.exercise, **outcome.as_json()}
        cells = {
            self.cell_key(cell): self.seconds[cell.index]
            for cell in self.chapter.cells
            if cell.index in self.seconds
        }
        with paths.replacing(file) as stream:
            stream.write(json.dumps({"trials": trials, "cells": cells}).encode())

    def cell_key(self, cell: Any) -> str:
        """Key of a cell's seconds: its own code, not all that it stands on."""
        return hashlib.sha256(f"{cell.index} {cell.code}".encode()).hexdigest()[:24]

    # The worker ------------------------------------------------------------------------------

    def request(self, whole: bool) -> dict[str, Any]:
        """What the chapter's worker needs: all cells if `whole`, or else those in question."""
        waiting = self.waiting
        if whole:
            run = [cell.index for cell in self.chapter.cells]
        else:
            wanted = {cell.index: cell for cell in self.untimed}
            for trial in waiting:
                exercise = self.chapter.exercises[trial.exercise]
                for cell in self.needed_before(trial, exercise):
                    wanted[cell.index] = cell
            needed = {
                before.index for cell in wanted.values() for before in self.chapter.needed([cell])
            }
            run = sorted(needed | set(wanted))
        trials: dict[int, list[Any]] = {}
        known: dict[int, float] = {}
        for number, trial in enumerate(self.trials):
            place = self.chapter.exercises[trial.exercise].answer.index
            if trial in self.outcomes:
                if trial.kind == REFERENCE:
                    known[place] = self.outcomes[trial].cpu
            else:
                trials.setdefault(place, []).append(trial.request(number))
        texts = [cell.code for cell in self.chapter.cells] + [trial.code for trial in waiting]
        modules = {name for text in texts for name in IMPORT.findall(text)}
        return {
            "cells": {c.index: {"name": c.name, "code": c.code} for c in self.chapter.cells},
            "run": run,
            "trials": trials,
            "reference_cpu": known,
            "preload": sorted(m for m in modules if m.partition(".")[0] in LIBRARIES),
        }

    def note(self, line: Mapping[str, Any]) -> str:
        """Take in a line of the worker; what it was about, in words."""
        if "trial" in line:
            trial = self.trials[line["trial"]]
            self.outcomes[trial] = Outcome.of(line)
            self.new += 1
            return f"{trial.exercise}: {trial.name}"
        number = int(line["cell"])
        self.seconds[number] = float(line["seconds"])
        if line["error"]:
            self.broken[number] = str(line["error"])
        return f"cell {number + 1}"


class Engine:
    """Audits chapters on several cores.

    Parameters
    ----------
    cache : Path
        Folder of the files that remember outcomes.
    jobs : int
        Processes at a time.
    fresh : bool
        Try everything again.
    """

    def __init__(self, cache: Path, jobs: int, fresh: bool = False) -> None:
        self.cache, self.jobs, self.fresh = cache, jobs, fresh
        self.stopped = False
        self.workers: set[subprocess.Popen[str]] = set()

    def prepare(self, audit: ChapterAudit) -> None:
        """Plan a chapter's audit, and take what is known from the cache."""
        audit.state = state_of(audit.chapter.folder)
        audit.plan()
        if not self.fresh:
            audit.remember(self.file(audit))

    def file(self, audit: ChapterAudit) -> Path:
        """Where a chapter's outcomes are remembered."""
        return self.cache / f"{audit.chapter.name}.json"

    def run(self, audits: list[ChapterAudit], progress: Progress = lambda text: None) -> None:
        """Run what is not known, and remember it; also what is done when interrupted."""
        todo = sorted((a for a in audits if a.size), key=lambda a: a.size, reverse=True)
        with tokens(self.jobs) as pipe, ThreadPoolExecutor(self.jobs) as pool:
            futures = [pool.submit(self.run_one, audit, pipe, progress) for audit in todo]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                self.stopped = True
                for worker in list(self.workers):
                    worker.terminate()
                pool.shutdown(cancel_futures=True)
                raise

    def run_one(self, audit: ChapterAudit, pipe: tuple[int, int], progress: Progress) -> None:
        """Run one chapter."""
        whole = len(audit.untimed) == len(audit.chapter.cells)
        try:
            self.work(audit, whole, pipe, progress)
            if audit.broken and not whole:
                # A cell needs more than its names say: once more, with all there is.
                audit.broken.clear()
                audit.outcomes.clear()
                self.work(audit, True, pipe, progress)
        finally:
            if not audit.broken:
                audit.write(self.file(audit))

    def work(
        self, audit: ChapterAudit, whole: bool, pipe: tuple[int, int], progress: Progress
    ) -> None:
        """Start a worker in a copy of the chapter's folder, and take in what it tells."""
        reading, writing = os.pipe()
        with tempfile.TemporaryDirectory(prefix="gradekit-") as parent:
            folder = Path(parent) / audit.chapter.name
            shutil.copytree(audit.chapter.folder, folder, ignore=IGNORED)
            command = [sys.executable, "-m", "gradekit.audit.worker", *map(str, (writing, *pipe))]
            with tempfile.TemporaryFile("w+") as errors:
                worker = subprocess.Popen(
                    command, cwd=folder, env=environment(), text=True, pass_fds=(writing, *pipe),
                    stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
                )  # fmt: skip
                self.workers.add(worker)
                os.close(writing)
                try:
                    with os.fdopen(reading, encoding="utf-8") as lines:
                        with suppress(BrokenPipeError):
                            assert worker.stdin is not None
                            json.dump(audit.request(whole), worker.stdin)
                            worker.stdin.close()
                        for line in lines:
                            progress(f"{audit.chapter.name}, {audit.note(json.loads(line))}")
                finally:
                    if self.stopped:
                        worker.terminate()
                    worker.wait()
                    self.workers.discard(worker)
                if worker.returncode and not self.stopped:
                    errors.seek(0)
                    said = errors.read().strip().splitlines()
                    raise CourseError(
                        f"{audit.chapter.name}: the process that runs it ended with code "
                        f"{worker.returncode}{': ' + said[-1] if said else ''}."
                    )


@contextmanager
def tokens(number: int) -> Iterator[tuple[int, int]]:
    """A pipe with a token for each process that may work at a time."""
    source, sink = os.pipe()
    try:
        os.set_blocking(source, False)
        os.write(sink, b"x" * number)
        yield source, sink
    finally:
        os.close(source)
        os.close(sink)


def environment() -> dict[str, str]:
    """A worker's environment: one thread, no window, no graphics card, no order by chance."""
    found = {
        **os.environ, **ONE_THREAD, "MPLBACKEND": "Agg", "CUDA_VISIBLE_DEVICES": "",
        "PYTHONHASHSEED": "0",
    }  # fmt: skip
    if data := paths.data_folder():
        found[paths.DATA_VARIABLE] = str(data)
    return found


def state_of(folder: Path) -> str:
    """Hash of what outcomes depend on besides a chapter's cells and the answers."""
    digest = hashlib.sha256()
    package = Path(coursekit.__file__).parent
    own = [Path(__file__).with_name(name) for name in ("worker.py", "trials.py", "chapter.py")]
    beside = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".ipynb"]
    for path in [*own, *sorted(package.rglob("*.py")), *beside]:
        if "__pycache__" not in path.parts and not path.name.startswith("."):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update(f"{platform.python_version()} {platform.machine()}".encode())
    digest.update(os.environ.get(paths.DATA_VARIABLE, "").encode())
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
