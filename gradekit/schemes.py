"""Mark schemes: beside each written answer where a person grades it, and nowhere else.

nbgrader keeps a mark scheme only in task cells. Ours stand in the source's written answers; here
they come back, as cells of their own, into the graded notebook that formgrader shows.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from gradekit.markers import MARK_SCHEME, SOLUTION

TAG = "graders-only"


def add_mark_schemes(notebook: NotebookNode, source: NotebookNode) -> None:
    """Put after each written answer of a graded notebook what its grader should know, in place."""
    schemes = {
        cell.metadata.nbgrader.grade_id: for_graders(cell.source)
        for cell in source.cells
        if utils.is_grade(cell) and utils.is_solution(cell)
    }
    taken = {cell.get("id") for cell in notebook.cells}
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if text := schemes.pop(grade_id, ""):
            name = f"graders-{len(cells)}"
            while name in taken:
                name += "x"
            made = nbformat.v4.new_markdown_cell(text, id=name)
            made.metadata["tags"] = [TAG]
            cells.append(made)
    notebook.cells = cells


def for_graders(source: str) -> str:
    """A written answer of the source, as a grader reads it: the mark scheme, then the answer."""
    scheme: list[str] = []
    answer: list[str] = []
    into = answer
    for line in source.split("\n"):
        if MARK_SCHEME.begin in line:
            into = scheme
        elif MARK_SCHEME.end in line:
            into = answer
        elif SOLUTION.begin not in line and SOLUTION.end not in line:
            into.append(line)
    parts = ["**For graders.** Students do not see this cell."]
    for title, lines in (("Mark scheme", scheme), ("Reference answer", answer)):
        if text := "\n".join(lines).strip():
            parts += [f"*{title}*", text]
    return "\n\n".join(parts)


class LeaveOutMarkSchemes(NbGraderPreprocessor):
    """For nbgrader's own ``generate_feedback``: no such cell reaches a student."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Take the graders' cells out."""
        nb.cells = [cell for cell in nb.cells if TAG not in cell.metadata.get("tags", [])]
        return nb, resources
