"""What is tried for an exercise, and what came of it."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils

from gradekit.audit.answers import Answer
from gradekit.audit.chapter import Cell, Chapter, Exercise
from gradekit.audit.mutants import Mutant
from gradekit.restore import SILENT

SEEDS = 20
THREADS = 2
REFERENCE, SEED, WRONG, RIGHT, BLANK, MUTANT, DEPENDENCE = (
    "reference", "seed", "wrong", "right", "blank", "mutant", "dependence",
)  # fmt: skip
# All but these come to an end by themselves, or their author hears of it.
MAY_LOOP = (WRONG, MUTANT)


@dataclass(frozen=True)
class Trial:
    """An answer, and the cells that run after it.

    Attributes
    ----------
    exercise : str
        The exercise whose cell is answered.
    kind, name : str
        Which of this module's kinds, and what it is called in messages.
    code : str
        The answer.
    then : tuple of Cell
        What runs after it.
    seed, threads : int
        Seed of all generators before each cell; threads of the libraries.
    about : Answer or Mutant, optional
        Where it comes from.
    """

    exercise: str
    kind: str
    name: str
    code: str
    then: tuple[Cell, ...]
    seed: int = 0
    threads: int = 1
    about: Answer | Mutant | None = field(default=None, compare=False)

    def key(self, state: str) -> str:
        """Hash of all that its outcome depends on; `state` covers what lies before its cell."""
        slow = self.kind if self.kind in MAY_LOOP else "slow"
        then = [[cell.grade_id, cell.code, cell.is_test] for cell in self.then]
        parts = [state, self.code, then, self.seed, self.threads, slow]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]

    def request(self, number: int) -> dict[str, Any]:
        """What a worker needs to know."""
        return {
            "id": number, "kind": self.kind, "code": self.code, "seed": self.seed,
            "threads": self.threads, "then": [cell.index for cell in self.then],
            "may_be_slow": self.kind not in MAY_LOOP, "one_loss_is_enough": self.kind == MUTANT,
        }  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of a trial.

    Attributes
    ----------
    cells : dict of int to dict
        What a worker tells of each cell that ran, by the cell's number.
    ended : str
        Why it did not come to its end; empty if it did.
    cpu : float
        Seconds of CPU time.
    """

    cells: dict[int, dict[str, Any]]
    ended: str
    cpu: float

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Outcome:
        """From a worker's line, or from the cache."""
        cells = {int(cell["cell"]): dict(cell) for cell in line["cells"]}
        return cls(cells, str(line["ended"]), float(line["cpu"]))

    def as_json(self) -> dict[str, Any]:
        """For the cache."""
        return {"cells": list(self.cells.values()), "ended": self.ended, "cpu": self.cpu}

    def points(self, cell: Cell) -> float:
        """What nbgrader gives a test cell for this outcome."""
        found = self.cells.get(cell.index)
        return 0.0 if found is None else points_of(cell, found)

    def total(self, cells: tuple[Cell, ...]) -> float:
        """Points of several tests."""
        return sum(self.points(cell) for cell in cells)

    def says(self, cell: Cell) -> str:
        """In one line, why a test cell did not give its points."""
        found = self.cells.get(cell.index)
        if found is None:
            return f"{cell.grade_id}: {reason(self.ended)}"
        if error := found["error"]:
            text = f"{error['name']}: {error['text']}".rstrip(": ")
            where = f", line {error['line']}" if error["line"] else ""
            return f"{cell.grade_id}{where}: {one_line(text)}"
        if found["stderr"].strip():
            return f"{cell.grade_id}: it writes to stderr: {one_line(found['stderr'])}"
        return f"{cell.grade_id}: {self.points(cell):g} of {cell.points:g} points"


def reason(ended: str) -> str:
    """Why a trial did not come to its end, in words."""
    return {"time": "it takes too long", "": "it was not run"}.get(ended, f"it died: {ended}")


def points_of(cell: Cell, found: Mapping[str, Any]) -> float:
    """Points by nbgrader's own rules, from the outputs that the cell would have in a notebook."""
    outputs = []
    if found["stderr"]:
        outputs.append(new_output("stream", name="stderr", text=found["stderr"]))
    if error := found["error"]:
        outputs.append(new_output("error", ename=error["name"], evalue=error["text"], traceback=[]))
    if found["value"] is not None:
        data = {"text/plain": found["value"]}
        outputs.append(new_output("execute_result", data=data, execution_count=1))
    graded = NotebookNode(
        cell_type="code", source=cell.source, metadata=cell.node.metadata, outputs=outputs
    )
    try:
        points, _ = utils.determine_grade(graded, SILENT)
    except (ValueError, KeyError):  # its last value is no number of points that it can give
        return 0.0
    return float(points or 0.0)


def trials_of(
    chapter: Chapter, exercise: Exercise, answers: list[Answer], mutants: list[Mutant]
) -> Iterator[Trial]:
    """All trials of one exercise."""
    name, reference, then = exercise.name, exercise.answer.code, exercise.between
    yield Trial(name, REFERENCE, "the reference", reference, then)
    for seed in range(1, SEEDS):
        yield Trial(name, SEED, f"seed {seed}", reference, then, seed)
    yield Trial(name, SEED, f"{THREADS} threads", reference, then, threads=THREADS)
    for title, code in blanks(exercise).items():
        yield Trial(name, BLANK, title, code, then)
    for answer in answers:
        if answer.exercise == name:
            kind = WRONG if answer.kind == "wrong" else RIGHT
            yield Trial(name, kind, answer.name, answer.body, then, about=answer)
    for number, mutant in enumerate(mutants, start=1):
        yield Trial(name, MUTANT, f"mutant {number}", mutant.code, then, about=mutant)
    if dependents := chapter.dependents(exercise):
        wanted = [cell for other in dependents for cell in other.tests]
        later = chapter.needed([exercise.answer, *wanted])
        after = tuple(cell for cell in later if cell.index > exercise.answer.index)
        yield Trial(name, DEPENDENCE, "blank", exercise.blank(), after)


def blanks(exercise: Exercise) -> dict[str, str]:
    """Answers that are none, by what they are."""
    code = exercise.answer.code
    return {
        "as it is handed out": exercise.blank(),
        "nothing": "",
        "functions that return nothing": with_bodies(code, "return None"),
        "functions that raise an error": with_bodies(code, 'raise RuntimeError("no answer")'),
        "an error": 'raise RuntimeError("no answer")',
    }


def with_bodies(code: str, body: str) -> str:
    """The code's imports and functions, each function with another body; all else taken out."""
    kept: list[ast.stmt] = []
    for statement in ast.parse(code).body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            for node in ast.walk(statement):
                if isinstance(node, ast.FunctionDef):
                    node.body = ast.parse(body).body
            kept.append(statement)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            kept.append(statement)
    return ast.unparse(ast.fix_missing_locations(ast.Module(kept, [])))


def one_line(text: str, most: int = 300) -> str:
    """Text without line breaks, cut where it is too long to be a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3] + "..."
