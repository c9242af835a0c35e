"""A source notebook as a page of the book: of the instructor edition, or of the public one.

Functions of notebooks alone; what they are given stays as it is.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from coursekit.errors import CourseError
from gradekit.book import header
from gradekit.markers import FILL_IN, HIDDEN_TESTS, MARK_SCHEME, SOLUTION

HIDDEN_TESTS_NOTE = "# Hidden tests: the grader runs them, students do not see them."
PUBLIC_OUTPUT = "public-output"


def instructor_page(
    notebook: dict[str, Any], docname: str, header_text: str | None = None
) -> dict[str, Any]:
    """A source notebook with its solutions, tests and mark schemes behind buttons.

    Parameters
    ----------
    notebook : dict
        The source, as JSON.
    docname : str
        Sphinx's name of the page, for messages.
    header_text : str, optional
        Markdown that follows the title; default: ``gradekit.book.header`` of the notebook.

    Raises
    ------
    CourseError
        If the notebook has no version.
    """
    page = copy.deepcopy(notebook)
    for cell in page["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            fold_code(cell, text)
        elif cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = folded_answer(text, cell["metadata"]["nbgrader"].get("points"))
    insert_header(page, docname, "instructor", header_text)
    return page


def public_page(
    student: dict[str, Any], executed: dict[str, Any], docname: str, header_text: str | None = None
) -> dict[str, Any]:
    """The page of a chapter in the public edition: ``public_notebook``, with a header.

    Parameters
    ----------
    student, executed, docname
        As for ``public_notebook``.
    header_text : str, optional
        As for ``instructor_page``.
    """
    page = public_notebook(student, executed, docname)
    insert_header(page, docname, "public", header_text)
    return page


def public_notebook(
    student: dict[str, Any], executed: dict[str, Any], docname: str
) -> dict[str, Any]:
    """A student version with the outputs of the source: nothing in it that students have to find.

    A cell that differs from the source's loses its output, which may be the answer, unless it has
    the tag ``public-output``. Tests lose theirs too: it names the hidden ones.

    Parameters
    ----------
    student, executed : dict
        The release, and the source with its outputs, as JSON; cell by cell the same.
    docname : str
        Sphinx's name of the page, for messages.

    Raises
    ------
    CourseError
        If they are not two versions of one notebook.
    """
    page = copy.deepcopy(student)
    if [cell["id"] for cell in student["cells"]] != [cell["id"] for cell in executed["cells"]]:
        raise CourseError(
            f"{docname}.ipynb: its student version has other cells; release it again."
        )
    for cell, ran in zip(page["cells"], executed["cells"], strict=True):
        nbgrader = cell["metadata"].get("nbgrader", {})
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            asked = text != "".join(ran["source"]) or nbgrader.get("solution")
            shown = not asked or PUBLIC_OUTPUT in cell["metadata"].get("tags", [])
            cell["outputs"] = [] if nbgrader.get("grade") or not shown else ran["outputs"]
            cell["execution_count"] = None
            if nbgrader.get("grade") and not nbgrader.get("solution"):
                fold(cell, f"the visible tests ({points_in_words(nbgrader['points'])})")
        elif nbgrader.get("solution"):
            worth = points_in_words(nbgrader.get("points", 0))
            cell["source"] = f"*Your answer, in the notebook ({worth}; a person reads it).*"
    return page


def insert_header(page: dict[str, Any], docname: str, edition: str, text: str | None) -> None:
    """Put the header under the title."""
    course = page["metadata"].get("course")
    if course is None:
        raise CourseError(
            f"{docname}.ipynb: its metadata has no 'course' entry; add version, date and changes."
        )
    text = header.text(course, edition) if text is None else text
    cell = {"cell_type": "markdown", "metadata": {}, "source": text, "id": "course-header"}
    page["cells"].insert(first_heading(page["cells"]) + 1, cell)


def first_heading(cells: list[dict[str, Any]]) -> int:
    """Index of the cell that holds the chapter's title; the title stays its own cell."""
    for index, cell in enumerate(cells):
        text = "".join(cell["source"]).lstrip()
        if cell["cell_type"] == "markdown" and text.startswith("# "):
            title, _, rest = text.partition("\n")
            if rest.strip():
                cell["source"] = title
                cells.insert(index + 1, {"cell_type": "markdown", "metadata": {}, "source": rest,
                                         **({"id": f"{cell['id']}-rest"} if "id" in cell else {})})
            return index
    return -1


def fold_code(cell: dict[str, Any], text: str) -> None:
    """Hide the code of a solution or of tests behind a button that says which it is."""
    nbgrader = cell["metadata"].get("nbgrader", {})
    label = None
    if nbgrader.get("grade") and not nbgrader.get("solution"):
        hidden = HIDDEN_TESTS.begin in text
        label = "the visible and hidden tests" if hidden else "the tests"
        label += f" ({points_in_words(nbgrader['points'])})"
    elif nbgrader.get("solution") or SOLUTION.begin in text or FILL_IN in text:
        label = "the solution"
    if label is None:
        return
    cell["source"] = without_markers(text)
    fold(cell, label)


def fold(cell: dict[str, Any], label: str) -> None:
    """Hide a cell's code behind a button with a label of its own."""
    tags = cell["metadata"].setdefault("tags", [])
    if "hide-input" not in tags:
        tags.append("hide-input")
    texts = cell["metadata"].setdefault("mystnb", {})
    texts.setdefault("code_prompt_show", f"Show {label}")
    texts.setdefault("code_prompt_hide", f"Hide {label}")


def points_in_words(points: float) -> str:
    """``1 point``, ``2 points``, ``0.5 points``."""
    return f"{points:g} point" + ("" if points == 1 else "s")


def without_markers(code: str) -> str:
    """Code as a reader wants it: no solution markers, hidden tests announced by a comment."""
    lines = []
    for line in code.splitlines():
        marker = line.strip()
        if marker in HIDDEN_TESTS.begin_lines:
            lines.append(line.replace(marker, HIDDEN_TESTS_NOTE))
        elif marker not in (*HIDDEN_TESTS.end_lines, *SOLUTION.begin_lines, *SOLUTION.end_lines):
            lines.append(line)
    return "\n".join(lines)


def folded_answer(text: str, points: float | None) -> str:
    """A written answer and its mark scheme behind one button."""
    shown = text.replace(MARK_SCHEME.begin_lines[0], "\n**Mark scheme**\n")
    shown = shown.replace(MARK_SCHEME.end_lines[0], "")
    # Headings inside a folded block would break the page's outline.
    shown = re.sub(r"^#+\s+(.*)$", r"**\1**", shown, flags=re.MULTILINE)
    worth = f" ({points_in_words(points)})" if points is not None else ""
    return (
        f"::::::{{dropdown}} Show a good answer and how it is marked{worth}\n"
        f"{shown.strip()}\n::::::"
    )
