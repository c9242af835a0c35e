"""nbgrader's preprocessors for a release, and ours where nbgrader has none.

``PREPROCESSORS`` is the whole way from a source to a student version. ``nbgrader_config.py`` names
it too, so that plain ``nbgrader generate_assignment`` goes the same way.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
    SaveCells,
)
from traitlets import Bool, Dict, Unicode

from coursekit.errors import CourseError
from gradekit.lint import lint_notebook
from gradekit.markers import MARK_SCHEME, SOLUTION, fill_in

# Written by programs as a notebook is used: they change with nobody's intention.
TRANSIENT = ("collapsed", "execution", "ExecuteTime", "scrolled", "trusted")
KEPT_METADATA = ("course", "kernelspec", "language_info")


class CheckSource(NbGraderPreprocessor):
    """Refuses a source whose markers or metadata are wrong, before anything is removed."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Raise CourseError with all problems, or return the notebook as it is."""
        name = resources.get("unique_key") or resources.get("metadata", {}).get("name")
        problems = lint_notebook(nb, f"{name}.ipynb" if name else "notebook")
        if problems:
            raise CourseError("; ".join(str(problem) for problem in problems))
        return nb, resources


class VersionStamp(NbGraderPreprocessor):
    """Writes into the release which source it came from: ``course.release`` in its metadata.

    Comes before all that change the notebook. Whatever would differ from one machine or session
    to the next (times of execution, state of widgets, the Python that saved it) is left out.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Stamp the notebook with its version and its source's hash."""
        stamp = {"version": nb.metadata.course.version, "source_sha256": source_sha256(nb)}
        nb.metadata = NotebookNode({k: v for k, v in nb.metadata.items() if k in KEPT_METADATA})
        nb.metadata.course["release"] = NotebookNode(stamp)
        language = nb.metadata.get("language_info", {}).get("name", "python")
        nb.metadata["language_info"] = NotebookNode({"name": language})
        for cell in nb.cells:
            for key in TRANSIENT:
                cell.metadata.pop(key, None)
        return nb, resources


class FillIn(ClearSolutions):
    """nbgrader's ClearSolutions, with the course's markers, and its second convention.

    A comment that holds ``<FILL IN>`` stays; the line under it becomes a stub. Both conventions
    work in any code cell, whether nbgrader calls it a solution or not.
    """

    begin_solution_delimeter = Unicode(SOLUTION.begin).tag(config=True)
    end_solution_delimeter = Unicode(SOLUTION.end).tag(config=True)
    code_stub = Dict({"python": "# YOUR CODE HERE\nraise NotImplementedError()"}).tag(config=True)
    text_stub = Unicode("*Your answer here.*").tag(config=True)
    enforce_metadata = Bool(False).tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Put stubs in place of one cell's solutions."""
        filled = False
        if cell.cell_type == "code":
            cell.source, filled = fill_in(cell.source)
        has_region = SOLUTION.begin in cell.source
        if has_region or not filled:  # else ClearSolutions would clear the whole cell
            cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if MARK_SCHEME.begin in cell.source and has_region:
            # nbgrader removes it later, from task cells; an answer's checksum is of what
            # students see, or an untouched answer would not be recognized.
            scheme = ClearMarkScheme(enforce_metadata=False)
            cell, resources = scheme.preprocess_cell(cell, resources, cell_index)
        return cell, resources


PREPROCESSORS = [
    CheckSource,
    VersionStamp,
    LockCells,
    FillIn,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]


def source_sha256(notebook: NotebookNode) -> str:
    """Hash of what an author wrote in a source notebook, as 64 hexadecimal digits.

    Cells with their ids and metadata, and the course's metadata, count; outputs, counts of
    execution, and the order or spacing of the JSON do not.
    """
    course = {k: v for k, v in notebook.metadata.get("course", {}).items() if k != "release"}
    cells = [
        {
            "type": cell.cell_type,
            "id": cell.get("id"),
            "source": cell.source,
            "metadata": {k: v for k, v in cell.metadata.items() if k not in TRANSIENT},
            "attachments": cell.get("attachments", {}),
        }
        for cell in notebook.cells
    ]
    text = json.dumps(
        {"course": course, "cells": cells}, sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()
