"""The page of changes: it lists the chapters' versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gradekit.book.outputs import is_notebook, outdated_with_chapters

PAGE = "book/changes"
PLACEHOLDER = "<!-- chapter-versions -->"


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("env-get-outdated", outdated_with_chapters(PAGE))
    app.connect("source-read", fill_in_table)


def fill_in_table(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: put the table where the page has its placeholder."""
    if docname == PAGE:
        content[0] = content[0].replace(PLACEHOLDER, versions_table(app))


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
