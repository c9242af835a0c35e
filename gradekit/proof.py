"""The last look at a release, as it was written: nothing of what was removed is left in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradekit.lint import Problem, syntax_error
from gradekit.markers import FILL_IN_STUB, KINDS, split_lines
from gradekit.preprocessors import KEPT_METADATA, FillIn

# Files beside the notebook are somebody's work of their own: only a line as long as this, and
# no import, tells that a solution was copied into one.
TELLING_LENGTH = 20


def prove(source: NotebookNode, name: str, folder: Path) -> list[Problem]:
    """Everything in a chapter's release that must not be there, or no longer works.

    Parameters
    ----------
    source : NotebookNode
        The source notebook.
    name : str
        Its path in messages.
    folder : Path
        The chapter's release, with a notebook and maybe other files.
    """
    removed = [
        (number, cell.get("id"), line, text.strip())
        for number, cell in enumerate(source.cells, start=1)
        for line, text in split_lines(cell)[1]
        if is_telling(text)
    ]
    expected = _without_removed(source)
    problems: list[Problem] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".ipynb":
            release = nbformat.read(path, as_version=4)
            problems += _left_in_notebook(release, expected, removed, name)
            problems += _broken_cells(source, release, name)
        else:
            problems += _left_in_file(path, folder, expected, removed, name)
    return problems


def is_telling(text: str) -> bool:
    """Whether a line says something: not blank, a bracket, or what a stub says as well."""
    text = text.strip()
    stubs = "\n".join((FILL_IN_STUB, FillIn().code_stub["python"], FillIn().text_stub))
    return len(re.findall(r"\w", text)) >= 3 and text not in stubs


def _left_in_notebook(
    release: NotebookNode, expected: str, removed: list[Any], name: str
) -> Iterator[Problem]:
    written = "\n".join(_strings(release))
    for number, cell_id, line, text in removed:
        if written.count(text) > expected.count(text):
            where = ", ".join(_cells_with(release, text)) or "its metadata"
            yield Problem(
                name, f"this line must not reach students, but is in the release ({where}): {text}",
                number, cell_id, line,
            )
    for kind in KINDS:
        for marker in (kind.begin, kind.end):
            if marker in written:
                where = ", ".join(_cells_with(release, marker)) or "its metadata"
                yield Problem(name, f"the marker {marker} is left in the release ({where})")


def _left_in_file(
    path: Path, folder: Path, expected: str, removed: list[Any], name: str
) -> Iterator[Problem]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # a picture, an array
    relative = path.relative_to(folder).as_posix()
    for number, cell_id, line, said in removed:
        if len(said) < TELLING_LENGTH or said.startswith(("import ", "from ")):
            continue
        if said in text and said not in expected:
            yield Problem(
                name, f"this line must not reach students, but is in {relative}: {said}",
                number, cell_id, line,
            )


def _broken_cells(source: NotebookNode, release: NotebookNode, name: str) -> Iterator[Problem]:
    """Cells that were Python, and are not once their answers are taken out."""
    for number, (before, after) in enumerate(
        zip(source.cells, release.cells, strict=True), start=1
    ):
        if before.cell_type != "code" or syntax_error(before.source):
            continue
        if error := syntax_error(after.source):
            yield Problem(
                name, "without its answer the cell is no longer Python: put whole statements "
                f"between markers, and only those ({error[1]})",
                number, before.get("id"),
            )


def _without_removed(source: NotebookNode) -> str:
    """All text of a source notebook but what students must not see."""
    parts = []
    for cell in source.cells:
        parts.append("\n".join(split_lines(cell)[0]))
        parts += _strings({k: v for k, v in cell.items() if k not in ("source", "outputs")})
    parts += _strings({k: v for k, v in source.metadata.items() if k in KEPT_METADATA})
    return "\n".join(parts)


def _strings(value: Any) -> Iterator[str]:
    """All texts in a notebook, keys included; lists of lines are joined."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _cells_with(release: NotebookNode, text: str) -> list[str]:
    return [
        f"cell {number} ({cell.get('id')})"
        for number, cell in enumerate(release.cells, start=1)
        if any(text in string for string in _strings(cell))
    ]
