"""Put back what the instructor wrote: tests, read-only cells, points and metadata.

nbgrader's OverwriteCells does this from its database. Ours does it from the source notebook alone,
puts a deleted cell back where it belongs, and takes nothing from the submission but answers.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import DeduplicateIds, NbGraderPreprocessor, SaveCells

from coursekit.errors import CourseError
from gradekit.preprocessors import PREPROCESSORS, CheckSource

# What nbgrader logs is told in results instead, to the right person.
SILENT = logging.getLogger("gradekit.silent")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False


@dataclass(frozen=True)
class Reference:
    """What a chapter's cells must be, from its source.

    Attributes
    ----------
    registered : NotebookNode
        The notebook as nbgrader's gradebook knows it: answers cleared, hidden tests and mark
        schemes in, checksums computed.
    released : NotebookNode
        The notebook as students got it.
    """

    registered: NotebookNode
    released: NotebookNode

    @classmethod
    def of(cls, source: NotebookNode) -> Reference:
        """Make both from a source notebook, the way a release is made."""
        notebook = copy.deepcopy(source)
        registered = notebook
        for step in PREPROCESSORS:
            if step is SaveCells:  # here a release's way leads past the gradebook
                registered = copy.deepcopy(notebook)
            elif step is not CheckSource:
                notebook, _ = step(log=SILENT).preprocess(notebook, {})
        return cls(registered, notebook)

    def cells(self) -> dict[str, NotebookNode]:
        """Registered cells by their grade id, in the order of the source."""
        return dict(graded_cells(self.registered))


@dataclass
class Restored:
    """What :class:`RestoreCells` found and mended, as lists of grade ids."""

    missing: list[str] = field(default_factory=list)  # tests and written answers put back
    lost: list[str] = field(default_factory=list)  # cells for code answers that are not there
    edited: list[str] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)  # metadata not as it was released
    duplicated: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def graded_cells(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """All cells that nbgrader knows, with their grade ids."""
    for cell in notebook.cells:
        if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell):
            yield cell.metadata.nbgrader.grade_id, cell


class RestoreCells(NbGraderPreprocessor):
    """Bring all cells of a submission that nbgrader knows to the state they must have.

    Students may reorder, insert and copy cells: a cell is found by its grade id, wherever it is.
    """

    def __init__(self, reference: Reference, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reference = reference
        self.wanted = reference.cells()
        self.handed_out = dict(graded_cells(reference.released))
        self.report = Restored()

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Restore one submission in place; what was found is in ``self.report``."""
        self.report = Restored()
        self.restore_metadata(nb)
        self.keep_last_of_duplicates(nb)
        for cell in nb.cells:
            if "nbgrader" in cell.metadata:
                self.restore_cell(cell)
        self.put_back_missing(nb)
        return nb, resources

    def restore_metadata(self, nb: NotebookNode) -> None:
        """Take nbgrader's metadata from the source; unknown cells become ordinary ones."""
        for cell in nb.cells:
            claimed = cell.metadata.pop("nbgrader", None)
            if not claimed:
                continue
            grade_id = claimed.get("grade_id")
            if not isinstance(grade_id, str) or grade_id not in self.wanted:
                self.report.unknown.append(str(grade_id)[:100])
                continue
            true = self.wanted[grade_id].metadata.nbgrader
            names = ("grade", "solution", "locked", "points", "task")
            changed = [
                name for name in names if claimed.get(name, true.get(name)) != true.get(name)
            ]
            if changed or cell.cell_type != self.wanted[grade_id].cell_type:
                self.report.forged.append(grade_id)
            cell.metadata["nbgrader"] = copy.deepcopy(true)

    def keep_last_of_duplicates(self, nb: NotebookNode) -> None:
        """Leave one cell for each grade id, by nbgrader's rule: the last one."""
        seen: set[str] = set()
        for grade_id, _ in graded_cells(nb):
            if grade_id in seen and grade_id not in self.report.duplicated:
                self.report.duplicated.append(grade_id)
            seen.add(grade_id)
        DeduplicateIds(log=SILENT).preprocess(nb, {})
        for cell in nb.cells:
            if cell.metadata.get("nbgrader") == {}:  # an empty entry fails nbgrader's own check
                del cell.metadata["nbgrader"]

    def restore_cell(self, cell: NotebookNode) -> None:
        """Restore type, and text and all metadata where a student may not change them."""
        grade_id = cell.metadata.nbgrader.grade_id
        true = self.wanted[grade_id]
        set_type(cell, true.cell_type)
        handed_out = self.handed_out[grade_id].source
        changed = not same_text(cell.source, handed_out)
        if utils.is_solution(cell):
            if utils.is_grade(cell) and not cell.source.strip():
                changed = False
            if utils.is_grade(cell) and not changed:
                # nbgrader gives 0, with no person's time, to what is to the letter as handed out.
                cell.source = handed_out
            (self.report.answered if changed else self.report.unanswered).append(grade_id)
            return
        if changed and not same_text(cell.source, true.source):
            self.report.edited.append(grade_id)
        cell.source = true.source
        # Tags too: one of them makes a runner skip the cell, and a test that did not run passes.
        cell.metadata = copy.deepcopy(true.metadata)

    def put_back_missing(self, nb: NotebookNode) -> None:
        """Put deleted tests, read-only cells and written answers back where they belong."""
        present = {grade_id for grade_id, _ in graded_cells(nb)}
        for grade_id, true in self.wanted.items():
            if grade_id in present:
                continue
            if utils.is_solution(true) and not utils.is_grade(true):
                # The answer may stand in another cell by now; a stub put back would undo it.
                self.report.lost.append(grade_id)
                continue
            if utils.is_grade(true):
                self.report.missing.append(grade_id)
            cell = copy.deepcopy(true)
            if utils.is_solution(cell):
                cell.source = self.handed_out[grade_id].source
            taken = {other.get("id") for other in nb.cells}
            while cell.get("id") in taken:
                cell["id"] = f"{cell['id'][:60]}-r"
            nb.cells.insert(self.place_of(grade_id, nb), cell)

    def place_of(self, grade_id: str, nb: NotebookNode) -> int:
        """Index at which a missing cell goes in.

        After the nearest cell that comes before it in the source, and after cells of the student's
        own that follow there: they may hold a helper, or the answer itself.
        """
        order = [cell_names(cell) for cell in self.reference.registered.cells]
        here = next(i for i, names in enumerate(order) if grade_id in names)
        positions = {
            name: index for index, cell in enumerate(nb.cells) for name in cell_names(cell)
        }
        place = 0
        for names in reversed(order[:here]):
            if found := [positions[name] for name in names if name in positions]:
                place = max(found) + 1
                break
        known = {name for names in order for name in names}
        while place < len(nb.cells) and known.isdisjoint(cell_names(nb.cells[place])):
            place += 1
        return place


def cell_names(cell: NotebookNode) -> list[str]:
    """What a cell can be recognized by: its grade id, or else its cell id."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id:
        return [grade_id]
    return [f"id {cell['id']}"] if cell.get("id") else []


def same_text(a: str, b: str) -> bool:
    """Whether two texts are equal but for trailing blanks and line ends."""
    return [line.rstrip() for line in a.strip().splitlines()] == [
        line.rstrip() for line in b.strip().splitlines()
    ]


def set_type(cell: NotebookNode, cell_type: str) -> None:
    """Make a cell a code or a Markdown cell, with the fields that go with it."""
    if cell.cell_type == cell_type:
        return
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell["outputs"], cell["execution_count"] = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def read_source(path: Path) -> NotebookNode:
    """A source notebook from its file; CourseError if it is not one."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, KeyError, nbformat.reader.NotJSONError) as error:
        raise CourseError(f"{path}: this source is not a notebook: {error}") from error
