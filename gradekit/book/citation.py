"""How to cite the course: what CITATION.cff says, as a sentence and as BibTeX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from coursekit.errors import CourseError

FILE = "CITATION.cff"
PAGE = "book/about"
PLACEHOLDER = "<!-- citation -->"
NEEDED = ("title", "authors", "version", "date-released")


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("source-read", fill_in)


def fill_in(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: the citation where the page has its placeholder."""
    if docname != PAGE or PLACEHOLDER not in content[0]:
        return
    path = Path(app.srcdir) / FILE
    app.env.note_dependency(str(path))
    content[0] = content[0].replace(PLACEHOLDER, text(read(path), app.config.html_baseurl))


def read(path: Path) -> dict[str, Any]:
    """The citation file.

    Raises
    ------
    CourseError
        If it lacks what a citation is made of.
    """
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if missing := [name for name in NEEDED if not found.get(name)]:
        raise CourseError(f"{path.name}: {', '.join(missing)} is missing.")
    return found


def text(citation: dict[str, Any], address: str = "") -> str:
    """Markdown: a sentence to copy, and a BibTeX entry."""
    year = citation["date-released"][:4]
    where = f" {address}" if address else ""
    sentence = (
        f"{' and '.join(authors(citation))}, *{citation['title']}*, version "
        f"{citation['version']}, {year}.{where}"
    )
    return f"{sentence}\n\n```bibtex\n{bibtex(citation, address)}\n```"


def bibtex(citation: dict[str, Any], address: str = "") -> str:
    """A BibTeX entry; the address only where the course has one."""
    fields = {
        # Braces of their own: a name without a family name is one name.
        "author": " and ".join(
            name if "," in name else f"{{{name}}}" for name in authors(citation)
        ),
        "title": f"{{{citation['title']}}}",
        "year": citation["date-released"][:4],
        "version": citation["version"],
        "note": f"License: {citation['license']}" if citation.get("license") else "",
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{nncourse,\n" + ",\n".join(lines) + "\n}"


def authors(citation: dict[str, Any]) -> list[str]:
    """Names as BibTeX wants them: ``Family, Given``, or the name of a group."""
    return [
        author["name"] if "name" in author
        else f"{author['family-names']}, {author['given-names']}"
        for author in citation["authors"]
    ]
