"""The Sphinx extension that turns source notebooks into the instructor version of the book.

Sources stay plain notebooks that read well anywhere. What only the book needs is added to the text
that Sphinx has read, never to the files: a line with the version and changes, buttons that fold
solutions and tests.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import coursekit
from coursekit.errors import CourseError
from gradekit import book_outputs
from gradekit.markers import FILL_IN, HIDDEN_TESTS, MARK_SCHEME, SOLUTION

HIDDEN_TESTS_NOTE = "# Hidden tests: the grader runs them, students do not see them."
CHANGES_PAGE = "book/changes"
VERSIONS_PLACEHOLDER = "<!-- chapter-versions -->"


def setup(app: Any) -> dict[str, Any]:
    """Connect the extension to Sphinx (called by Sphinx itself)."""
    app.connect("config-inited", use_cache_of_this_state)
    app.connect("env-get-outdated", outdated_chapters)
    app.connect("source-read", add_what_the_book_needs)
    app.connect("html-page-context", without_thebe)
    book_outputs.setup(app)
    app.add_config_value("course_state", "", "", str)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


# What the outputs depend on ------------------------------------------------------------------


def state_of_outputs() -> str:
    """A short hash of what a chapter's outputs depend on besides its own cells.

    jupyter-cache compares code cells alone; it would show yesterday's curves after `coursekit`
    changed, or the drawn images' numbers where photographs were asked for.
    """
    digest = hashlib.sha256()
    package = Path(coursekit.__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + path.read_bytes())
    data = os.environ.get("COURSEKIT_DATA", "")
    digest.update(data.encode())
    folder = Path(data)
    if data and folder.is_dir():
        for path in sorted(folder.glob("*.npz")):
            digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()[:12]


def use_cache_of_this_state(app: Any, config: Any) -> None:
    """Give every state of `coursekit` and of the data its own cache of outputs."""
    config.course_state = state_of_outputs()
    cache = Path(app.srcdir) / ".cache" / "book" / config.course_state
    cache.mkdir(parents=True, exist_ok=True)
    config.nb_execution_cache_path = str(cache)


def outdated_chapters(
    app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Read all notebooks again where their outputs' state differs from the last build's."""
    state = app.config.course_state
    if getattr(env, "course_state", state) != state:
        outdated = [name for name in env.found_docs if is_notebook(app, name)]
    else:
        outdated = []
    env.course_state = state
    # The page of changes lists the chapters' versions, so it follows any of them.
    if CHANGES_PAGE in env.found_docs and any(is_notebook(app, n) for n in added | changed):
        outdated.append(CHANGES_PAGE)
    return outdated


def is_notebook(app: Any, docname: str) -> bool:
    """Whether a page of the book comes from a notebook."""
    return str(app.env.doc2path(docname)).endswith(".ipynb")


# The text that Sphinx has read ---------------------------------------------------------------


def add_what_the_book_needs(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: change the text of one page in memory."""
    if is_notebook(app, docname):
        notebook = json.loads(content[0])
        content[0] = json.dumps(instructor_page(notebook, docname))
    elif docname == CHANGES_PAGE:
        table = versions_table(app)
        content[0] = content[0].replace(VERSIONS_PLACEHOLDER, table)


def instructor_page(notebook: dict[str, Any], docname: str) -> dict[str, Any]:
    """A source notebook as the book shows it; the one given is left as it is."""
    page = copy.deepcopy(notebook)
    for cell in page["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            fold_code(cell, text)
        elif cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = folded_answer(text, cell["metadata"]["nbgrader"].get("points"))
    course = page["metadata"].get("course")
    if course is None:
        raise CourseError(
            f"{docname}.ipynb: its metadata has no 'course' entry; add version, date and changes."
        )
    page["cells"].insert(first_heading(page["cells"]) + 1, version_cell(course))
    return page


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


def version_cell(course: dict[str, Any]) -> dict[str, Any]:
    """The line under the title: version, date, and what changed in each version."""
    day = date.fromisoformat(course["date"])
    changes = "\n".join(
        f"- **{change['version']}** ({change['date']}): {change['text']}"
        for change in reversed(course["changes"])
    )
    text = (
        "::::{div} course-version\n"
        f"Version {course['version']}, {day.day} {day:%B %Y}. Instructor version: solutions and "
        "hidden tests stand behind the buttons.\n\n"
        f":::{{dropdown}} Changes of this chapter\n{changes}\n:::\n::::"
    )
    return {"cell_type": "markdown", "metadata": {}, "source": text, "id": "course-version"}


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


def versions_table(app: Any) -> str:
    """One row a chapter: its version, date and latest change, for the page of changes."""
    rows = ["| Chapter | Version | Date | Latest change |", "|---|---|---|---|"]
    for docname in sorted(app.env.found_docs):
        if not is_notebook(app, docname):
            continue
        path = Path(str(app.env.doc2path(docname)))
        course = json.loads(path.read_text(encoding="utf-8"))["metadata"]["course"]
        latest = course["changes"][-1]["text"].replace("|", "\\|")
        rows.append(
            f"| [{course['title']}](/{docname}) | {course['version']} | {course['date']} "
            f"| {latest} |"
        )
    return "\n".join(rows)


# The page that Sphinx writes -----------------------------------------------------------------


def without_thebe(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the scripts of thebe, which Jupyter Book adds even where it is switched off.

    They name another host, and declaring them on one page twice is an error in every browser.
    """
    context["script_files"] = [
        script for script in context.get("script_files", []) if "thebe" not in script_text(script)
    ]


def script_text(script: Any) -> str:
    """Address and body of a script as Sphinx keeps it."""
    attributes = getattr(script, "attributes", {})
    return f"{getattr(script, 'filename', script)} {attributes.get('body', '')}".lower()
