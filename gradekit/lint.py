"""What must be right in a source notebook before it may become a release."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradekit import alternatives, numbers
from gradekit.markers import HIDDEN_TESTS, MARK_SCHEME, SOLUTION, read_markers
from gradekit.shares import wrong_shares


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where.

    Attributes
    ----------
    file : str
        The file as messages show it.
    message : str
        What is wrong and what to do.
    cell, cell_id, line : optional
        Number of the cell, from 1; its id; the line in it, from 1.
    """

    file: str
    message: str
    cell: int | None = None
    cell_id: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        where = self.file
        if self.cell is not None:
            where += f": cell {self.cell}" + (f" ({self.cell_id})" if self.cell_id else "")
        if self.line is not None:
            where += f", line {self.line}"
        return f"{where}: {self.message}"


def lint_file(path: Path, name: str, chapter: str) -> list[Problem]:
    """Everything that is wrong with a source notebook and with the files beside it.

    Parameters
    ----------
    path : Path
        The notebook.
    name : str
        Its name in messages.
    chapter : str
        The chapter that its metadata must name.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        return [Problem(name, f"not UTF-8 text: {error}")]
    except json.JSONDecodeError as error:
        return [Problem(name, f"not a notebook: {error.msg} (line {error.lineno} of the file)")]
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        return [Problem(name, "not a notebook of format 4: it has no list of cells")]
    version = (raw.get("nbformat"), raw.get("nbformat_minor"))
    if version[0] != 4 or not isinstance(version[1], int) or version[1] < 5:
        return [
            Problem(name, f"its format is {version[0]}.{version[1]}: save it as 4.5 or later, "
                    "whose cells have ids that stay")
        ]
    problems = list(_ids(raw["cells"], name))
    if problems:
        # nbformat would mend these silently, with ids that change from run to run.
        return problems
    try:
        nbformat.validate(raw)
    except nbformat.ValidationError as error:
        where = "/".join(str(part) for part in error.absolute_path)
        return [Problem(name, f"not a valid notebook: {error.message} (at {where or 'the top'})")]
    notebook = nbformat.reads(json.dumps(raw), as_version=4)
    problems += lint_notebook(notebook, name, chapter, numbers.other_chapters(path))
    problems += _other_notebooks(path, name)
    return problems


def lint_notebook(
    notebook: NotebookNode, name: str = "notebook", chapter: str | None = None,
    others: dict[str, numbers.Places] | None = None,
) -> list[Problem]:
    """Everything that is wrong with a source notebook, without running it.

    Parameters
    ----------
    notebook : NotebookNode
        The source.
    name : str
        Its name in messages.
    chapter : str, optional
        The chapter that its metadata must name.
    others : dict, optional
        What the other chapters number; without it, references to them are not looked at.
    """
    problems = list(_course(notebook.metadata, name, chapter))
    for number, cell in enumerate(notebook.cells, start=1):
        for line, message in _cell(cell):
            problems.append(Problem(name, message, number, cell.get("id"), line))
    for index, message in alternatives.problems(notebook.cells):
        problems.append(Problem(name, message, index + 1, notebook.cells[index].get("id")))
    problems += _across_cells(notebook.cells, name)
    problems += _numbers(notebook, name, others)
    return problems


def _ids(cells: list[Any], name: str) -> Iterator[Problem]:
    """Cells without an id, or with one that another has."""
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        cell_id = cell.get("id") if isinstance(cell, dict) else None
        if not cell_id:
            yield Problem(name, "the cell has no id: give it a readable one", number)
        elif cell_id in seen:
            yield Problem(name, f"cell {seen[cell_id]} has the same id", number, cell_id)
        else:
            seen[cell_id] = number


def _other_notebooks(path: Path, name: str) -> Iterator[Problem]:
    for other in sorted(path.parent.glob("*.ipynb")):
        if other.name != path.name and not other.name.startswith("."):
            yield Problem(
                name.rpartition("/")[0] + "/" + other.name,
                f"a second notebook beside {path.name}: a chapter has one; move it elsewhere",
            )


def _course(metadata: NotebookNode, name: str, chapter: str | None) -> Iterator[Problem]:
    """The notebook's ``course`` metadata: chapter, title, version, date, changes."""
    course = metadata.get("course")
    if not isinstance(course, dict):
        yield Problem(
            name, "its metadata has no 'course' with chapter, title, version, date and changes"
        )
        return
    for key in ("chapter", "title", "version", "date"):
        if not isinstance(course.get(key), str) or not course[key].strip():
            yield Problem(name, f"metadata course.{key} is missing, or not a text")
    if chapter is not None and course.get("chapter") not in (None, chapter):
        yield Problem(
            name, f"metadata course.chapter is '{course['chapter']}', but its folder is '{chapter}'"
        )
    if "release" in course:
        yield Problem(name, "metadata course.release is set: this is a student version, no source")
    changes = course.get("changes")
    if not isinstance(changes, list) or not changes:
        yield Problem(name, "metadata course.changes must list at least one change")
        return
    for number, change in enumerate(changes, start=1):
        for key in ("version", "date", "text"):
            value = change.get(key) if isinstance(change, dict) else None
            if not isinstance(value, str) or not value.strip():
                yield Problem(name, f"change {number} in metadata course.changes has no {key}")
                return
    dates = [course.get("date"), *(change["date"] for change in changes)]
    for text in dict.fromkeys(text for text in dates if isinstance(text, str)):
        if not _is_day(text):
            yield Problem(name, f"'{text}' in metadata course is not a date like 2026-11-24")
    for key in ("version", "date"):
        if course.get(key) != changes[-1][key]:
            yield Problem(
                name, f"metadata course.{key} is '{course.get(key)}', but the last change in "
                f"course.changes has '{changes[-1][key]}'"
            )
    versions = [change["version"] for change in changes]
    for version in sorted({v for v in versions if versions.count(v) > 1}):
        yield Problem(name, f"two changes in metadata course.changes have version '{version}'")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _cell(cell: NotebookNode) -> Iterator[tuple[int | None, str]]:
    """What is wrong within one cell: a line (or None) and a message."""
    is_code = cell.cell_type == "code"
    markers = read_markers(cell.source, is_code=is_code)
    yield from markers.problems
    if is_code and (error := syntax_error(cell.source)):
        yield error
    meta = cell.metadata.get("nbgrader")
    message = _metadata(cell, meta) if meta is not None else None
    if message:
        yield None, message
        return
    grade, solution, task = (bool((meta or {}).get(k)) for k in ("grade", "solution", "task"))
    is_test = grade and not solution
    for region in markers.regions:
        line = region.first + 1
        if region.kind is HIDDEN_TESTS and not is_test:
            yield line, "hidden tests outside a test cell (nbgrader: grade true, solution false)"
        if region.kind is MARK_SCHEME and not (task or solution):
            yield line, "a mark scheme outside a written answer (nbgrader: solution true)"
        if region.kind is SOLUTION and is_test:
            yield line, "a solution inside a test cell: every answer would fail there"
    if is_test:
        for answer in markers.answers:
            yield answer + 1, "an answer to fill in inside a test cell: every answer would fail"
        if is_code:
            for line_number, problem in wrong_shares(cell.source, meta["points"]):
                yield line_number, f"test cell '{meta['grade_id']}': {problem}"


def _metadata(cell: NotebookNode, meta: Any) -> str | None:
    """What is wrong with a cell's nbgrader metadata."""
    from nbgrader.nbgraderformat import MetadataValidator

    if not isinstance(meta, dict):
        return f"nbgrader metadata must be an object, not {type(meta).__name__}"
    points = meta.get("points")
    if meta.get("grade") is True or meta.get("task") is True:
        if points is None:
            return "a graded cell without points: set points in its nbgrader metadata"
        if isinstance(points, bool) or not isinstance(points, (int, float)) or points <= 0:
            return f"points must be a number above 0, not {points!r}"
    elif points is not None and meta.get("grade") is False:
        return "points in a cell that is not graded: set grade to true, or take them out"
    if any(meta.get(key) is True for key in ("grade", "solution", "locked", "task")):
        if not meta.get("grade_id"):
            return "an nbgrader cell without a grade_id"
        if meta.get("cell_type") not in (None, cell.cell_type):
            return f"nbgrader cell_type is '{meta['cell_type']}' in a {cell.cell_type} cell"
    try:
        MetadataValidator().validate_cell(cell)
    except Exception as error:  # jsonschema's and nbgrader's own, which share no class
        text = getattr(error, "message", None) or str(error)
        return f"invalid nbgrader metadata: {text.splitlines()[0]}"
    return None


def _across_cells(cells: list[NotebookNode], name: str) -> Iterator[Problem]:
    """Grade ids that occur twice, and solutions that no test follows."""
    seen: dict[str, int] = {}
    untested: tuple[int, NotebookNode] | None = None

    def without_test(number: int, cell: NotebookNode) -> Problem:
        return Problem(
            name, f"solution '{cell.metadata.nbgrader.get('grade_id')}' without a test: no test "
            "cell follows before the next solution", number, cell.get("id"),
        )

    for number, cell in enumerate(cells, start=1):
        meta = cell.metadata.get("nbgrader")
        if not isinstance(meta, dict):
            continue
        grade, solution = meta.get("grade") is True, meta.get("solution") is True
        grade_id = meta.get("grade_id")
        if grade_id and (grade or solution or meta.get("locked") or meta.get("task")):
            if grade_id in seen:
                yield Problem(
                    name, f"grade id '{grade_id}' is also that of cell {seen[grade_id]}",
                    number, cell.get("id"),
                )
            else:
                seen[grade_id] = number
        if solution:
            if untested:
                yield without_test(*untested)
            untested = None if grade else (number, cell)
        elif grade:
            untested = None
    if untested:
        yield without_test(*untested)


def _numbers(
    notebook: NotebookNode, name: str, others: dict[str, numbers.Places] | None
) -> Iterator[Problem]:
    """Figures and equations without their right number, and references to nothing."""
    course = notebook.metadata.get("course")
    chapter = numbers.chapter_number(str(course.get("chapter"))) if course else ""
    if chapter:
        for index, message in numbers.problems(notebook.cells, chapter, others):
            yield Problem(name, message, index + 1, notebook.cells[index].get("id"))


def syntax_error(code: str) -> tuple[int, str] | None:
    """Line (from 1) and message where a cell is not Python, IPython's magics aside."""
    try:
        ast.parse(code)
        return None
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

    if code.startswith("%%"):
        return None
    try:
        ast.parse(TransformerManager().transform_cell(code))
    except SyntaxError as error:
        return error.lineno or 1, f"not Python: {error.msg}"
    return None
