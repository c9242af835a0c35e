"""A chapter as the audit sees it: code cells, and exercises with the tests they answer to."""

from __future__ import annotations

import ast
import dis
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from coursekit.errors import CourseError
from gradekit.markers import read_markers, split_lines
from gradekit.preprocessors import FillIn

DEMO_TAG = "demo"


@dataclass(frozen=True)
class Cell:
    """A code cell: where it stands, and what nbgrader knows about it.

    Attributes
    ----------
    index : int
        Its place among all cells of the notebook, from 0.
    name : str
        Its id.
    source : str
        Its code, as written.
    node : NotebookNode
        The cell itself.
    """

    index: int
    name: str
    source: str
    node: NotebookNode = field(compare=False, repr=False)

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell, or its id."""
        return str(self.node.metadata.get("nbgrader", {}).get("grade_id", self.name))

    @property
    def is_test(self) -> bool:
        """Whether it is a test that gives points by itself."""
        return bool(utils.is_grade(self.node) and not utils.is_solution(self.node))

    @property
    def is_answer(self) -> bool:
        """Whether tests give points for it."""
        return bool(utils.is_solution(self.node) and not utils.is_grade(self.node))

    @property
    def points(self) -> float:
        """What a test is worth."""
        return float(self.node.metadata.nbgrader.points)

    @property
    def code(self) -> str:
        """The code without IPython's own commands."""
        return plain_python(self.source)

    @functools.cached_property
    def names(self) -> tuple[set[str], set[str]]:
        """The global names that the cell defines, and those that it needs from earlier cells."""
        return names_of(self.code, self.name)


@dataclass(frozen=True)
class Exercise:
    """A cell to answer, and the tests between it and the next one.

    Attributes
    ----------
    answer : Cell
        The reference solution.
    between : tuple of Cell
        Cells after it that its tests need, and the tests themselves, in order.
    imported : frozenset of str
        Names that the chapter's cells import.
    """

    chapter: str
    answer: Cell
    between: tuple[Cell, ...]
    imported: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The grade id of its solution."""
        return self.answer.grade_id

    @property
    def tests(self) -> tuple[Cell, ...]:
        """Its test cells."""
        return tuple(cell for cell in self.between if cell.is_test)

    @property
    def points(self) -> float:
        """What its tests are worth."""
        return sum(cell.points for cell in self.tests)

    @property
    def solution_lines(self) -> set[int]:
        """Lines of the reference, from 1, that students do not get."""
        markers = read_markers(self.answer.source, is_code=True)
        hidden = {number for number, _ in split_lines(self.answer.node)[1]}
        return hidden | {line + 1 for line in markers.answers}

    def blank(self) -> str:
        """The cell as students get it."""
        cell = NotebookNode(
            cell_type="code", source=self.answer.source, metadata=self.answer.node.metadata
        )
        resources = {"language": "python"}
        return str(FillIn().preprocess_cell(cell, resources, self.answer.index)[0].source)


class Chapter:
    """All code cells of a source notebook that grading runs, and the exercises among them.

    Parameters
    ----------
    name : str
        The chapter's name.
    notebook : NotebookNode
        Its source.
    folder : Path
        Where the source and the files it comes with lie.

    Raises
    ------
    CourseError
        If a cell is not Python.
    """

    def __init__(self, name: str, notebook: NotebookNode, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.cells = [
            Cell(index, cell.get("id", f"cell-{index + 1}"), cell.source, cell)
            for index, cell in enumerate(notebook.cells)
            if cell.cell_type == "code"
            and (DEMO_TAG not in cell.metadata.get("tags", []) or utils.is_grade(cell))
        ]
        for cell in self.cells:
            try:
                compile(cell.code, cell.name, "exec")
            except SyntaxError as error:
                raise CourseError(
                    f"{name}: cell '{cell.name}' is not Python (line {error.lineno}: {error.msg})"
                ) from None
        self.exercises = {exercise.name: exercise for exercise in self._exercises()}

    def _exercises(self) -> Iterable[Exercise]:
        imported = frozenset(
            (alias.asname or alias.name).partition(".")[0]
            for cell in self.cells
            for node in ast.walk(ast.parse(cell.code))
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        )
        starts = [place for place, cell in enumerate(self.cells) if cell.is_answer]
        for start, stop in zip(starts, [*starts[1:], len(self.cells)], strict=True):
            wanted = [cell for cell in self.cells[start:stop] if cell.is_test]
            needed = self.needed([self.cells[start], *wanted])
            after = [cell for cell in needed if cell.index > self.cells[start].index]
            yield Exercise(self.name, self.cells[start], tuple(after), imported)

    def needed(self, wanted: Iterable[Cell]) -> list[Cell]:
        """The wanted cells, and the earlier ones whose names they need, in order.

        A test cell counts only where it is wanted itself.
        """
        wanted = list(wanted)
        last = max((cell.index for cell in wanted), default=-1)
        names: set[str] = set()
        found = []
        for cell in reversed([cell for cell in self.cells if cell.index <= last]):
            defines, needs = cell.names
            if cell in wanted or (defines & names and not cell.is_test):
                found.append(cell)
                names = (names - defines) | needs
        return found[::-1]

    def before(self, exercise: Exercise) -> list[Cell]:
        """What an exercise needs to have run before it."""
        needed = self.needed([exercise.answer, *exercise.between])
        return [cell for cell in needed if cell.index < exercise.answer.index]

    def dependents(self, exercise: Exercise) -> list[Exercise]:
        """Later exercises whose tests come to use, by its names, what an exercise defines."""
        return [
            other
            for other in self.exercises.values()
            if other.tests and exercise.answer in self.before(other)
        ]


def plain_python(source: str) -> str:
    """A cell's code with empty lines for IPython's commands (``%matplotlib`` and so on)."""
    lines = source.split("\n")
    return "\n".join("" if line.startswith(("%", "!")) else line for line in lines)


def names_of(code: str, filename: str) -> tuple[set[str], set[str]]:
    """The global names that code defines, and those it needs to be there before it runs."""
    defines: set[str] = set()
    needs: set[str] = set()
    inner: list[Any] = []
    for step in dis.get_instructions(compile(code, filename, "exec")):
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
