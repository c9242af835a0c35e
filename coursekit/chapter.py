"""What a student's notebook holds: its cells, its visible tests, what a person will grade."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from coursekit.checks import exact
from coursekit.errors import CourseError

PLACEHOLDER = "*Your answer here.*"
DEMO_TAG = "demo"


@dataclass(frozen=True)
class Cell:
    """A code cell, or a written answer.

    Attributes
    ----------
    source : str
        Its text.
    kind : str
        ``test``, ``answer``, ``written``, ``demo`` or ``other``.
    grade_id : str
        Its name in grading; "" where it has none.
    points : Fraction
        What a test or a written answer is worth.
    heading : str
        The heading above it.
    """

    source: str
    kind: str
    grade_id: str = ""
    points: Fraction = Fraction(0)
    heading: str = ""

    @property
    def answered(self) -> bool:
        """Whether a written answer was changed."""
        return self.source.strip() not in ("", PLACEHOLDER)


@dataclass(frozen=True)
class Chapter:
    """A notebook of the course."""

    path: Path
    cells: list[Cell] = field(default_factory=list)

    def of(self, kind: str) -> list[Cell]:
        """Its cells of a kind, in order."""
        return [cell for cell in self.cells if cell.kind == kind]

    @property
    def untested(self) -> list[Cell]:
        """Answers after which no test follows: in the notebook as handed out each has one."""
        found, last = [], None
        for cell in self.cells:
            if cell.kind == "answer":
                if last is not None:
                    found.append(last)
                last = cell
            elif cell.kind in ("test", "written"):
                last = None
        return found if last is None else [*found, last]


def read_chapter(path: Path) -> Chapter:
    """Read a notebook of the course.

    Raises
    ------
    CourseError
        If the file is not there, is not a notebook, or is not one of the course.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file; is the name right?") from None
    except IsADirectoryError:
        raise CourseError(f"{path}: this is a folder; name the notebook in it.") from None
    except OSError as error:
        raise CourseError(f"{path}: it cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise CourseError(
            f"{path}: this is not a notebook, or it is damaged; open it in Jupyter and save it."
        ) from None
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if not isinstance(cells, list):
        raise CourseError(f"{path}: this is not a notebook; name the .ipynb file of a chapter.")
    chapter = Chapter(path, list(read_cells(cells)))
    if not chapter.of("test") and not chapter.of("written"):
        raise CourseError(f"{path}: it has no test cells; is it a notebook of this course?")
    return chapter


def read_cells(cells: list[Any]) -> list[Cell]:
    """The cells that count, with the heading above each."""
    found, heading = [], ""
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        source = cell.get("source", "")
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        metadata = cell.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        grading = metadata.get("nbgrader")
        grading = grading if isinstance(grading, dict) else {}
        kind = kind_of(cell.get("cell_type"), grading, metadata.get("tags"))
        if kind:
            points = grading.get("points")
            worth = exact(points) if isinstance(points, (int, float)) else Fraction(0)
            name = str(grading.get("grade_id", ""))
            found.append(Cell(source, kind, name, worth, heading))
        else:
            titles = re.findall(r"^#{1,6} +(.+?)\s*#*$", source, flags=re.MULTILINE)
            heading = titles[-1] if titles else heading
    return found


def kind_of(cell_type: Any, grading: dict[str, Any], tags: Any) -> str:
    """The kind of a cell; "" for text."""
    if grading.get("grade") and grading.get("solution"):
        return "written"
    if cell_type != "code":
        return "written" if grading.get("task") else ""
    if grading.get("grade"):
        return "test"
    if grading.get("solution"):
        return "answer"
    return "demo" if isinstance(tags, list) and DEMO_TAG in tags else "other"
