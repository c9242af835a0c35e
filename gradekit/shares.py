"""The shares of a test cell's named checks, read from its code without running it.

A test cell with ``coursekit.checks.Checks`` gives the right points only if its checks add up, on
every path through it: they are literal numbers, at the top level of the cell, and the cell ends in
``score()``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction

from coursekit.checks import exact, show

CLASS = "Checks"
USAGE = 'with checks("what is tested", points=0.5): ...'


def wrong_shares(source: str, points: float) -> Iterator[tuple[int | None, str]]:
    """What is wrong with the checks of a test cell: lines (from 1) and messages.

    Parameters
    ----------
    source : str
        The cell, with its hidden tests.
    points : float
        What it is worth by nbgrader's metadata.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # told elsewhere
    made = list(calls_of(tree, CLASS))
    if not made:
        return
    found = [
        (statement.targets[0].id, statement.value)
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call)
        and statement.value in made
    ]
    if len(made) != 1 or len(found) != 1:
        yield made[-1].lineno, "one line `checks = Checks(points=...)` at the top level, no more"
        return
    name, maker = found[0]
    worth = share_of(maker, 0)
    if worth is None:
        yield maker.lineno, "Checks(points=...): write the cell's points as a number"
    elif worth != exact(points):
        yield maker.lineno, f"Checks(points={show(worth)}) in a cell that is worth {points:g}"
    total, known = Fraction(0), True
    top, titles = set(top_level(tree)), set()
    for call in calls_of(tree, name):
        share, title = share_of(call, 1), text_of(call)
        if call not in top:
            known = False
            yield call.lineno, f"a check is a block or a function at the top level: {USAGE}"
        elif share is None or share <= 0:
            known = False
            yield call.lineno, f"a check's share is a number above 0, written out: {USAGE}"
        else:
            total += share
        if not title:
            yield call.lineno, f"a check says in a text of its own what is tested: {USAGE}"
        elif title in titles:
            yield call.lineno, f"two checks are named '{title}': nobody can tell them apart"
        titles.add(title)
    if known and total != exact(points):
        yield (
            None,
            f"the shares of its checks add up to {show(total)}, the cell's points are {points:g}",
        )
    last = tree.body[-1]
    if not (isinstance(last, ast.Expr) and ast.unparse(last.value) == f"{name}.score()"):
        yield None, f"the last line must be {name}.score(): nbgrader reads the points from it"


def calls_of(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    """All calls of this name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def top_level(tree: ast.Module) -> Iterator[ast.expr]:
    """What heads the blocks and decorates the functions of the top level: these run once."""
    for statement in tree.body:
        if isinstance(statement, ast.With):
            yield from (item.context_expr for item in statement.items[:1])
        elif isinstance(statement, ast.FunctionDef):
            yield from statement.decorator_list[:1]


def share_of(call: ast.Call, position: int) -> Fraction | None:
    """The points in a call, where they are written as a number or as a fraction ``1 / 3``."""
    arguments = [*call.args[position : position + 1]]
    arguments += [keyword.value for keyword in call.keywords if keyword.arg == "points"]
    return literal(arguments[0]) if len(arguments) == 1 else None


def literal(node: ast.expr) -> Fraction | None:
    """A number that is written out, without rounding."""
    if isinstance(node, ast.Constant):
        value = node.value
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return exact(value) if is_number else None  # type: ignore[arg-type]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        above, below = literal(node.left), literal(node.right)
        return above / below if above is not None and below else None
    return None


def text_of(call: ast.Call) -> str:
    """The name in a call of a check, where it is written out."""
    arguments = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "name")]
    if len(arguments) == 1 and isinstance(arguments[0], ast.Constant):
        value = arguments[0].value
        return value.strip() if isinstance(value, str) else ""
    return ""
