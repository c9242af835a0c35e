"""Mutants of a reference solution: the same code with one small fault each."""

from __future__ import annotations

import ast
import difflib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from gradekit.audit.chapter import Exercise, plain_python
from gradekit.audit.operators import AXIS, GUARDS, OPERATORS, call

# More than this many of one exercise tell nothing new and take minutes.
MOST = 100
SEED = 6


@dataclass(frozen=True)
class Mutant:
    """A reference solution with one fault.

    Attributes
    ----------
    original, code : str
        The cell's code before and after.
    """

    original: str
    code: str

    @cached_property
    def change(self) -> tuple[str, str]:
        """The lines that it changes, before and after, without their indentation."""
        before, after = [], []
        for line in difflib.ndiff(self.original.splitlines(), self.code.splitlines()):
            if line.startswith("- "):
                before.append(line[2:].strip())
            elif line.startswith("+ "):
                after.append(line[2:].strip())
        return "\n".join(before), "\n".join(after)

    @property
    def difference(self) -> list[str]:
        """A unified difference, to read."""
        lines = difflib.unified_diff(
            self.original.splitlines(), self.code.splitlines(), "reference", "mutant", lineterm="",
            n=1,
        )  # fmt: skip
        return list(lines)[2:]


def mutants_of(exercise: Exercise, most: int = MOST) -> tuple[list[Mutant], int]:
    """All mutants of an exercise's reference, in the order of its lines, and how many are left out.

    Only what students have to write is changed. Two that are the same code but for its layout
    count once. Where there are more than `most`, a sample is taken, always the same one.
    """
    original = plain_python(exercise.answer.source)
    found: dict[str, Mutant] = {}
    known = ast.dump(ast.parse(original))
    for code in _changes(original, exercise):
        try:
            tree = ast.dump(ast.parse(code))
            compile(code, "mutant", "exec")
        except (SyntaxError, ValueError):
            continue
        if tree != known:
            found.setdefault(tree, Mutant(original, code))
    mutants = list(found.values())
    if len(mutants) > most:
        kept = sorted(random.Random(SEED).sample(range(len(mutants)), most))
        return [mutants[place] for place in kept], len(mutants) - most
    return mutants, 0


def _changes(original: str, exercise: Exercise) -> Iterator[str]:
    """The code with each of the changes that the operators know."""
    lines = exercise.solution_lines
    wrapper = MetadataWrapper(cst.parse_module(original))
    positions = wrapper.resolve(PositionProvider)
    rows = original.splitlines(keepends=True)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))

    def code(node: cst.CSTNode) -> str:
        return wrapper.module.code_for_node(_without_parentheses(node))

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + column

    alone = set()  # calls that are statements: without a call there is no statement
    for node in _nodes(wrapper.module):
        if isinstance(node, cst.Expr):
            alone.add(node.value)
        if node not in positions:
            continue
        found = [change for operator in OPERATORS for change in operator(node, code)]
        if node not in alone:
            found += call(node, code, exercise.imported)
        for old, text in found:
            place = positions[old]
            if place.start.line in lines:
                begin = offset(place.start.line, place.start.column)
                end = offset(place.end.line, place.end.column)
                yield original[:begin] + text + original[end:]


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """All nodes in the order of the code, but for what no test should look at.

    Those are the texts of error messages, guards against a caller's mistakes, and numbers of
    axes, which an operator changes to other axes.
    """
    if isinstance(node, cst.FormattedString):
        return
    yield node
    for child in node.children:
        if isinstance(node, cst.Arg) and node.keyword and child is node.value:
            number = isinstance(child, (cst.Integer, cst.UnaryOperation))
            if node.keyword.value in GUARDS or (node.keyword.value in AXIS and number):
                continue
        yield from _nodes(child)


def _without_parentheses(node: cst.CSTNode) -> cst.CSTNode:
    """The node without its own parentheses: its position leaves them out, too."""
    if getattr(node, "lpar", None):
        return node.with_changes(lpar=(), rpar=())
    return node

