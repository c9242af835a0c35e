"""What stands under a chapter's title: version, time it takes, downloads, what changed."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

WORDS_A_MINUTE = 200
LINES_A_MINUTE = 15  # code is read more slowly
STUDENT_FOLDER = "student"
NOTE = {
    "instructor": "Instructor edition: solutions, hidden tests and mark schemes stand behind the "
    "buttons.",
    "public": "Solutions are not on this page: the notebook checks yours.",
}


@dataclass(frozen=True)
class Links:
    """Where a chapter's notebook can be had and run; "" where it cannot.

    Attributes
    ----------
    download, slides, pdf : str
        Addresses of the student version, the chapter's slides and the whole course as PDF, seen
        from the page.
    repository : str
        Address of the course's GitHub repository, as configured.
    branch : str
        Its branch.
    """

    download: str = ""
    slides: str = ""
    pdf: str = ""
    repository: str = ""
    branch: str = "main"


def text(
    course: dict[str, Any], edition: str, *, minutes: int | None = None,
    seconds: float | None = None, links: Links | None = None,
) -> str:
    """The header as MyST Markdown.

    Parameters
    ----------
    course : dict
        The notebook's metadata ``course``.
    edition : "instructor" or "public"
        Which edition of the book.
    minutes : int, optional
        How long it takes to read.
    seconds : float, optional
        How long all cells took to run.
    links : Links, optional
        Downloads and launch buttons.
    """
    day = date.fromisoformat(course["date"])
    facts = [f"Version {course['version']}, {day.day} {day:%B %Y}"]
    if minutes is not None:
        facts.append(f"{minutes} minutes to read")
    if seconds is not None:
        facts.append(f"{rounded(seconds)} to run")
    changes = "\n".join(
        f"- **{change['version']}** ({change['date']}): {change['text']}"
        for change in reversed(course["changes"])
    )
    buttons = " ".join(
        f'<a class="course-button" href="{html.escape(address)}"{extra}>{label}</a>'
        for label, address, extra in addresses(course.get("chapter", ""), links or Links())
    )
    return (
        "::::{div} course-version\n"
        + " · ".join(facts) + f". {NOTE[edition]}\n\n"
        + (f"{buttons}\n\n" if buttons else "")
        + f":::{{dropdown}} Changes of this chapter\n{changes}\n:::\n::::"
    )


def rounded(seconds: float) -> str:
    """A time as a reader wants it: ``20 seconds``, ``2 minutes``."""
    if seconds < 55:
        return f"{max(5, 5 * math.ceil(seconds / 5))} seconds"
    minutes = round(seconds / 60)
    return f"{minutes} minute" + ("" if minutes == 1 else "s")


def addresses(chapter: str, links: Links) -> list[tuple[str, str, str]]:
    """Label, address and further attributes of each button that leads somewhere."""
    found = []
    if links.download:
        found.append(("Download the notebook", links.download, " download"))
    if links.slides:
        found.append(("Slides", links.slides, ""))
    if links.pdf:
        found.append(("Course as PDF", links.pdf, ""))
    github = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?", links.repository)
    if github:
        path = f"release/{chapter}/{chapter}.ipynb"
        found.append((
            "Open in Colab",
            f"https://colab.research.google.com/github/{github[1]}/blob/{links.branch}/{path}", "",
        ))  # fmt: skip
        found.append((
            "Open in Binder",
            f"https://mybinder.org/v2/gh/{github[1]}/{links.branch}?urlpath="
            + quote(f"lab/tree/{path}", safe=""), "",
        ))  # fmt: skip
    return found


def minutes_to_read(cells: list[dict[str, Any]]) -> int:
    """How long a notebook takes to read, from its words and its lines of code."""
    words = lines = 0
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            words += len(source.split())
        elif not cell["metadata"].get("nbgrader", {}).get("grade"):
            lines += sum(bool(line.strip()) for line in source.splitlines())
    return math.ceil(words / WORDS_A_MINUTE + lines / LINES_A_MINUTE)
