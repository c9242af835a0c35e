"""Tests of the tests: answers known to be wrong must lose points, right ones must not.

For every ``answers/CHAPTER/GRADE_ID/wrong_*.py`` and ``right_*.py`` the solution cell GRADE_ID of
the chapter's source notebook is replaced by the answer, and that exercise's test cells run, with
the earlier cells they depend on, in this process. An answer's docstring names the misconception,
or what is different about its style.
"""

from __future__ import annotations

import ast
import contextlib
import dis
import functools
import io
import json
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import matplotlib
import pytest

matplotlib.use("Agg")

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = Path(__file__).resolve().parent / "answers"
LEAST_WRONG, LEAST_RIGHT = 3, 2


# --- reading a chapter ------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A code cell: its id, its code, and what nbgrader knows about it."""

    name: str
    code: str
    nbgrader: dict[str, Any]

    @property
    def is_solution(self) -> bool:
        return self.nbgrader.get("solution", False) and not self.nbgrader.get("grade", False)

    @property
    def is_test(self) -> bool:
        return self.nbgrader.get("grade", False) and not self.nbgrader.get("solution", False)

    @functools.cached_property
    def names(self) -> tuple[set[str], set[str]]:
        """The global names that the cell defines, and those that it needs from earlier cells."""
        defines: set[str] = set()
        needs: set[str] = set()
        inner: list[CodeType] = []
        for step in dis.get_instructions(compile(self.code, self.name, "exec")):
            if step.opname == "STORE_NAME":
                defines.add(step.argval)
            elif step.opname == "LOAD_NAME" and step.argval not in defines:
                needs.add(step.argval)
            elif isinstance(step.argval, CodeType):
                inner.append(step.argval)
        while inner:  # functions, classes and what they hold run after the cell's own names exist
            for step in dis.get_instructions(inner.pop()):
                if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval not in defines:
                    needs.add(step.argval)
                elif isinstance(step.argval, CodeType):
                    inner.append(step.argval)
        return defines, needs


@functools.cache
def code_cells(chapter: str) -> tuple[Cell, ...]:
    path = ROOT / "source_notebooks" / chapter / f"{chapter}.ipynb"
    cells = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        lines = "".join(cell["source"]).splitlines()
        code = "\n".join("" if line.startswith(("%", "!")) else line for line in lines)
        cells.append(Cell(cell["id"], code, cell["metadata"].get("nbgrader", {})))
    return tuple(cells)


@functools.cache
def exercises(chapter: str) -> dict[str, tuple[int, tuple[int, ...]]]:
    """For each autograded solution cell: its position, and those of the test cells it answers to.

    These are the test cells between it and the next such solution cell.
    """
    found: dict[str, tuple[int, tuple[int, ...]]] = {}
    current = None
    for position, cell in enumerate(code_cells(chapter)):
        if cell.is_solution:
            current = cell.nbgrader["grade_id"]
            found[current] = (position, ())
        elif cell.is_test and current is not None:
            solution, tests = found[current]
            found[current] = (solution, (*tests, position))
    return found


CHAPTERS = sorted(path.parent.name for path in (ROOT / "source_notebooks").glob("*/*.ipynb"))
EXERCISES = [(chapter, grade_id) for chapter in CHAPTERS for grade_id in exercises(chapter)]
EXERCISES_WITH_TESTS = [(c, g) for c, g in EXERCISES if exercises(c)[g][1]]
ANSWER_FILES = sorted(ANSWERS.glob("*/*/*.py"))


def answers_named(prefix: str) -> list[Any]:
    return [
        pytest.param(path, id="/".join((*path.parts[-3:-1], path.stem)))
        for path in ANSWER_FILES
        if path.name.startswith(prefix)
    ]


# --- running an exercise ----------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What one test cell gave: the exception it raised, if any, and what it wrote to stderr."""

    test: str
    error: BaseException | None
    stderr: str

    @property
    def passed(self) -> bool:
        return self.error is None

    def __str__(self) -> str:
        if self.error is None:
            return f"{self.test}: passed; on stderr: {self.stderr or 'nothing'}"
        return f"{self.test}: " + "".join(traceback.format_exception(self.error)[-4:])


class PartOfThePoints(Exception):
    """A test cell ended in a number below its points: partial credit."""


def run_exercise(chapter: str, grade_id: str, answer: str, filename: str) -> list[Outcome]:
    """Run the test cells of an exercise with its solution cell replaced by `answer`."""
    cells = list(code_cells(chapter))
    solution, tests = exercises(chapter)[grade_id]
    cells[solution] = Cell(filename, answer, {})
    namespace: dict[str, Any] = {"__name__": "__main__"}
    outcomes = []
    with contextlib.redirect_stdout(io.StringIO()):
        for position in cells_needed(cells, {solution, *tests}):
            cell = cells[position]
            if position == solution:
                # An answer that can't even be defined leaves its tests to fail, as in a notebook.
                with contextlib.suppress(Exception):
                    run_cell(cell, namespace)
                continue
            if position not in tests:
                run_cell(cell, namespace)
                continue
            error, stderr = None, io.StringIO()
            with contextlib.redirect_stderr(stderr), warnings.catch_warnings(record=True) as seen:
                warnings.simplefilter("always")
                try:
                    run_cell(cell, namespace)
                except Exception as raised:
                    error = raised
            warned = "".join(f"{w.category.__name__}: {w.message}" for w in seen)
            outcomes.append(Outcome(cell.nbgrader["grade_id"], error, stderr.getvalue() + warned))
    return outcomes


def cells_needed(cells: list[Cell], wanted: set[int]) -> list[int]:
    """Positions of the wanted cells and of the earlier ones whose names they need, in order."""
    needed: set[str] = set()
    positions = []
    for position in range(max(wanted), -1, -1):
        defines, needs = cells[position].names
        if position in wanted or (defines & needed and not cells[position].is_test):
            positions.append(position)
            needed = (needed - defines) | needs
    return positions[::-1]


def run_cell(cell: Cell, namespace: dict[str, Any]) -> None:
    """Execute a cell's code; a test cell's last expression may be the points it gives."""
    tree = ast.parse(cell.code, cell.name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, cell.name, "exec"), namespace)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), cell.name, "eval"), namespace)
        points = cell.nbgrader.get("points")
        if cell.is_test and isinstance(value, (int, float)) and value < points:
            raise PartOfThePoints(f"{value} of {points} points")


# --- the tests --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", answers_named("wrong_"))
def test_wrong_answer_loses_points(path: Path) -> None:
    chapter, grade_id = path.parts[-3:-1]
    answer = path.read_text(encoding="utf-8")
    outcomes = run_exercise(chapter, grade_id, answer, str(path))
    failures = [outcome for outcome in outcomes if not outcome.passed]
    assert failures, f"{path.name} passes all tests of {grade_id}"
    for failure in failures:
        frames = traceback.extract_tb(failure.error.__traceback__)
        explained = isinstance(failure.error, (AssertionError, PartOfThePoints))
        own_error = any(frame.filename == str(path) for frame in frames)
        assert explained or own_error, f"the test itself crashes instead of explaining:\n{failure}"
        assert str(failure.error).strip(), f"{failure.test} fails without a message"


@pytest.mark.parametrize("path", answers_named("right_"))
def test_right_answer_gets_all_points(path: Path) -> None:
    chapter, grade_id = path.parts[-3:-1]
    outcomes = run_exercise(chapter, grade_id, path.read_text(encoding="utf-8"), str(path))
    assert outcomes
    for outcome in outcomes:
        assert outcome.passed, outcome
        # nbgrader gives no points to a test cell that writes to stderr.
        assert not outcome.stderr, outcome


@pytest.mark.parametrize(("chapter", "grade_id"), EXERCISES_WITH_TESTS)
def test_source_solution_gets_all_points(chapter: str, grade_id: str) -> None:
    solution = code_cells(chapter)[exercises(chapter)[grade_id][0]].code
    for outcome in run_exercise(chapter, grade_id, solution, "the source's solution"):
        assert outcome.passed, outcome
        assert not outcome.stderr, outcome


@pytest.mark.parametrize(("chapter", "grade_id"), EXERCISES_WITH_TESTS)
def test_blank_answer_gets_no_points(chapter: str, grade_id: str) -> None:
    solution = code_cells(chapter)[exercises(chapter)[grade_id][0]].code
    for outcome in run_exercise(chapter, grade_id, blank(solution), "a blank answer"):
        assert not outcome.passed, f"{outcome.test} gives points for nothing"


def blank(solution: str) -> str:
    """The solution with every function's body, and every top-level result, taken out."""
    kept: list[ast.stmt] = []
    for statement in ast.parse(solution).body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            for node in ast.walk(statement):
                if isinstance(node, ast.FunctionDef):
                    node.body = ast.parse("raise NotImplementedError").body
            kept.append(statement)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            kept.append(statement)
    return ast.unparse(ast.fix_missing_locations(ast.Module(kept, [])))


@pytest.mark.parametrize(("chapter", "grade_id"), EXERCISES)
def test_every_exercise_has_tests_and_known_answers(chapter: str, grade_id: str) -> None:
    assert exercises(chapter)[grade_id][1], f"no test cell follows {grade_id}"
    folder = ANSWERS / chapter / grade_id
    counts = {kind: len(list(folder.glob(f"{kind}_*.py"))) for kind in ("wrong", "right")}
    assert counts["wrong"] >= LEAST_WRONG, f"{folder.relative_to(ROOT)}: {counts}"
    assert counts["right"] >= LEAST_RIGHT, f"{folder.relative_to(ROOT)}: {counts}"


@pytest.mark.parametrize("path", answers_named(""))
def test_answer_file_is_in_order(path: Path) -> None:
    chapter, grade_id = path.parts[-3:-1]
    assert chapter in CHAPTERS, f"{path}: there is no chapter {chapter}"
    assert grade_id in exercises(chapter), f"{path}: {chapter} has no solution cell {grade_id}"
    assert path.name.startswith(("wrong_", "right_"))
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path}: no docstring"
