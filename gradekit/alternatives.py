"""Words for pictures: what a reader who does not see a figure hears instead.

A Markdown picture has them in its brackets. A code cell that draws has them in its metadata,
``mystnb.image.alt``. Whether a cell draws is read from its code, without running it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

# ![words](address), but not within code.
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<address>[^)\s]+)[^)]*\)")
TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
TAG_WORDS = re.compile(r"""\balt\s*=\s*(["'])(?P<words>.*?)\1""", re.IGNORECASE | re.DOTALL)
CODE = re.compile(r"(?ms)^(```|~~~).*?^\1|`[^`\n]*`")
# Calls of matplotlib after which there is a figure, by their last name.
DRAWING_CALLS = {"show", "subplots", "figure", "imshow"}
PLOTTING = "coursekit.plotting"
DRAWINGS = ("coursekit.diagrams", "coursekit.graphs")


def problems(cells: Sequence[NotebookNode]) -> Iterator[tuple[int, str]]:
    """Index and message of each cell with a picture that no words describe."""
    drawing: set[str] = set()
    for index, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            yield from ((index, message) for message in _in_text(cell.source))
        elif cell.cell_type == "code":
            tree = _parsed(cell.source)
            if tree is None:
                continue
            drawing |= _imported(tree)
            drawing = _defined(tree, drawing)
            words = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            if _draws(tree, drawing) and not str(words).strip():
                yield index, (
                    "the cell draws a figure, but no words say what it shows: "
                    "set mystnb.image.alt in its metadata"
                )


def _in_text(text: str) -> Iterator[str]:
    text = CODE.sub("", text)
    for found in PICTURE.finditer(text):
        if not found["words"].strip():
            yield f"no words say what the picture '{found['address']}' shows: ![words](address)"
    for tag in TAG.findall(text):
        words = TAG_WORDS.search(tag)
        if words is None or not words["words"].strip():
            yield f"no words say what the picture shows: give {tag[:60]} an alt"


def _parsed(code: str) -> ast.Module | None:
    """The code without IPython's lines; None where it is none (another check says so)."""
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in code.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return None


def _imported(tree: ast.Module) -> set[str]:
    """Names of the course's functions that draw, as this cell imports them."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module in DRAWINGS or (node.module == PLOTTING and alias.name.startswith("plot_"))
    }  # fmt: skip


def _defined(tree: ast.Module, drawing: set[str]) -> set[str]:
    """Functions that this cell defines and that draw when they are called."""
    found = set(drawing)  # with those that came before, as one may call another
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(_calls(part, found) for part in node.body):
            found.add(node.name)
    return found


def _draws(tree: ast.Module, drawing: set[str]) -> bool:
    """Whether running the cell draws: what it only defines does not count."""
    return any(_calls(statement, drawing) for statement in tree.body)


def _calls(node: ast.AST, drawing: set[str]) -> bool:
    """Whether running a statement calls something that draws."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return False
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Name) and called.id in drawing:
            return True
        if (
            isinstance(called, ast.Attribute) and called.attr in DRAWING_CALLS
            and isinstance(called.value, ast.Name) and called.value.id == "plt"
        ):  # fmt: skip
            return True
    return any(_calls(child, drawing) for child in ast.iter_child_nodes(node))
