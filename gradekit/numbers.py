r"""Numbered figures and equations, and what refers to them, in the Markdown of a chapter.

A caption is a paragraph that begins with ``**Figure 3.2.**``, at the start of the Markdown cell
after the cell that draws the figure. An equation has ``\tag{3.4}`` inside its ``$$``. Text refers
to them as "figure 3.2", "equations (3.4) and (3.5)", "section 3.4" and "chapters 2 to 4". Plain
Jupyter shows all of it as it is; the book makes links of it (``gradekit.book.numbering``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradekit.book.editions import PUBLIC_OUTPUT
from gradekit.markers import FILL_IN, SOLUTION

CAPTION = re.compile(r"\*\*Figure (\d+\.\d+)\.\*\* +\S")
LIKE_A_CAPTION = re.compile(r"^\s*(?:\*+figure \d|figure \d+\.\d+[.:])", re.I | re.M)
TAG = re.compile(r"\\tag\{([^}]*)\}")
NUMBER = re.compile(r"\d+\.\d+")
HEADING = re.compile(r"^#{2,3} +(\d+\.\d+)\s", re.MULTILINE)
NO_PROSE = re.compile(r"^(```+|~~~+).*?^\1|`[^`\n]+`|\]\([^)]*\)", re.DOTALL | re.MULTILINE)

_ITEMS = {
    "figure": r"\d+\.\d+", "equation": r"\(\d+\.\d+\)", "section": r"\d+\.\d+", "chapter": r"\d+",
}  # fmt: skip
# One place, or two ends of a range; several after the plural only: "chapter 9, 17 epochs".
_REFERENCES = re.compile("|".join(
    rf"\b(?:{kind}\s+{item}(?:\s+to\s+{item})?"
    rf"|{kind}s\s+{item}(?:(?:,|,?\s+(?:and|or|to))\s+{item})+)(?!\d|\.\d)"
    for kind, item in _ITEMS.items()
), re.IGNORECASE)  # fmt: skip
# "section 3.1 of <another work>"
_ELSEWHERE = re.compile(r"\s+of\s+(?!chapters?\b|this\b)")


@dataclass(frozen=True)
class Reference:
    """One number in a text, as "3.5" of "equations (3.4) and (3.5)".

    Attributes
    ----------
    kind : str
        ``figure``, ``equation``, ``section`` or ``chapter``.
    number : str
        As ``3.5``, or ``3`` of a chapter.
    start, end : int
        Where the words of its link are in the text: the first number's with the kind.
    """

    kind: str
    number: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """In words, as ``equation (3.5)``."""
        number = f"({self.number})" if self.kind == "equation" else self.number
        return f"{self.kind} {number}"


@dataclass
class Places:
    """What in a chapter can be referred to, in order, each with the index of its cell."""

    figures: list[tuple[str, int]] = field(default_factory=list)
    equations: list[tuple[str, int]] = field(default_factory=list)
    sections: list[tuple[str, int]] = field(default_factory=list)

    def has(self, reference: Reference) -> bool:
        """Whether the chapter has the figure, equation or section."""
        places = getattr(self, f"{reference.kind}s")
        return any(number == reference.number for number, _ in places)


def references(text: str) -> Iterator[Reference]:
    """All references of a text to this course, in order; those to other works are left out."""
    for found in _REFERENCES.finditer(text):
        if _ELSEWHERE.match(text, found.end()):
            continue
        kind = found[0].split()[0].lower().removesuffix("s")
        for place, item in enumerate(re.finditer(_ITEMS[kind], found[0])):
            start = found.start() + (item.start() if place else 0)
            yield Reference(kind, item[0].strip("()"), start, found.start() + item.end())


def places(cells: list[NotebookNode]) -> Places:
    """The figures, equations and sections that the cells of a chapter name."""
    found = Places()
    for index, cell in enumerate(cells):
        if cell.cell_type == "markdown" and not is_answer(cell):
            text = prose(cell.source)
            if caption := CAPTION.match(text):
                found.figures.append((caption[1], index))
            found.equations += [(tag[1], index) for tag in TAG.finditer(text)]
            found.sections += [(heading[1], index) for heading in HEADING.finditer(text)]
    return found


def prose(text: str) -> str:
    """A Markdown text without its code and the targets of its links."""
    return NO_PROSE.sub(" ", text)


def is_answer(cell: NotebookNode) -> bool:
    """Whether a cell is a solution or written answer, which students and readers do not get."""
    if cell.metadata.get("nbgrader", {}).get("solution"):
        return True
    return cell.cell_type == "code" and (SOLUTION.begin in cell.source or FILL_IN in cell.source)


def draws(cell: NotebookNode) -> bool:
    """Whether a cell draws a figure that both editions show: it has an alternative text."""
    if cell.cell_type != "code" or not cell.metadata.get("mystnb", {}).get("image", {}).get("alt"):
        return False
    return not is_answer(cell) or PUBLIC_OUTPUT in cell.metadata.get("tags", [])


# What is wrong --------------------------------------------------------------------------------


def problems(
    cells: list[NotebookNode], chapter: str, others: dict[str, Places] | None = None
) -> Iterator[tuple[int, str]]:
    """What is wrong with a chapter's numbers: the index of a cell, and a message.

    Parameters
    ----------
    cells : list
        The cells of the source.
    chapter : str
        The chapter's number.
    others : dict, optional
        The places of the other chapters by their numbers. Default: references to others are not
        looked at.
    """
    found = places(cells)
    yield from _order("figure", found.figures, chapter)
    yield from _order("equation", found.equations, chapter)
    yield from _captions(cells)
    known = {chapter: found, **(others or {})}
    for index, cell in enumerate(cells):
        if cell.cell_type != "markdown":
            continue
        if is_answer(cell) and TAG.search(cell.source):
            yield index, "a numbered equation in an answer: readers of the public edition lack it"
        for reference in references(prose(cell.source)):
            of_chapter = reference.number.partition(".")[0]
            if of_chapter not in known:
                missing = others is not None
            else:
                missing = reference.kind != "chapter" and not known[of_chapter].has(reference)
            if missing:
                yield index, f"there is no {reference.name}"


def _order(
    kind: str, numbered: list[tuple[str, int]], chapter: str
) -> Iterator[tuple[int, str]]:
    """Numbers of another chapter, and those that leave one out, repeat one or change the order."""
    for place, (number, index) in enumerate(numbered, start=1):
        right = f"{chapter}.{place}"
        if not NUMBER.fullmatch(number):
            yield index, f"{kind} '{number}': its number must be like {right}"
        elif number.partition(".")[0] != chapter:
            yield index, f"{kind} {number} in chapter {chapter}: it must be {right}"
        elif number != right:
            yield index, (
                f"{kind} {number} should be {right}: the numbers follow the order in the chapter"
            )


def _captions(cells: list[NotebookNode]) -> Iterator[tuple[int, str]]:
    """Figures without a caption, captions without a figure, and what only looks like a caption."""
    drawn = False
    for index, cell in enumerate(cells):
        text = prose(cell.source) if cell.cell_type == "markdown" and not is_answer(cell) else ""
        captioned = CAPTION.match(text)
        if drawn and not captioned:
            yield index - 1, (
                "a figure without a caption: begin the Markdown cell after it with "
                "'**Figure CHAPTER.NUMBER.** What it shows.'"
            )
        if captioned and not drawn:
            yield index, "a caption without a figure: the cell before it draws none that all see"
        for like in LIKE_A_CAPTION.finditer(text):
            if not (captioned and like.start() == 0):
                yield index, (
                    f"'{text[like.start() :].strip()[:12]}' begins a paragraph like a caption, but "
                    "is none: a caption is '**Figure 3.2.** Text', at the start of its cell"
                )
        drawn = draws(cell)
    if drawn:
        yield len(cells) - 1, "a figure without a caption: no Markdown cell follows"


def chapter_number(name: str) -> str:
    """The number in a chapter's folder name: ``3`` of ``03_multiclass``; "" if it has none."""
    found = re.match(r"0*(\d+)_", name)
    return found[1] if found else ""


def other_chapters(path: Path) -> dict[str, Places]:
    """The places of all chapters beside the one of a source notebook, by their numbers."""
    found = {}
    for other in sorted(path.parents[1].glob("*/*.ipynb")):
        number = chapter_number(other.parent.name)
        if other.stem == other.parent.name and other.parent != path.parent and number:
            found[number] = _places_of(other, other.stat().st_mtime_ns)
    return found


@lru_cache(maxsize=64)
def _places_of(path: Path, changed: int) -> Places:
    """The places of a source notebook; none if it is no notebook: its own check will say so."""
    try:
        notebook: Any = nbformat.read(path, as_version=4)
    except Exception:  # whatever is wrong with the file is a problem of that chapter
        return Places()
    return places(notebook.cells)
