"""The course's markers, which say what is not for students, and how each may be miswritten.

``# <SOL>`` and ``# </SOL>`` enclose a solution, ``### BEGIN HIDDEN TESTS`` and
``### END HIDDEN TESTS`` hidden tests, ``=== BEGIN MARK SCHEME ===`` and
``=== END MARK SCHEME ===`` a mark scheme; a comment that holds ``<FILL IN>`` stands above the one
line that is the answer. nbgrader looks for the pairs anywhere in a line and drops what it does
not understand; here a marker has one spelling and a line of its own, so that nothing slips
through.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A pair of markers: what nbgrader looks for, and the whole lines the course writes."""

    name: str
    begin: str
    end: str
    begin_lines: tuple[str, ...]
    end_lines: tuple[str, ...]


SOLUTION = Kind(
    "solution", "<SOL>", "</SOL>", ("# <SOL>", "<SOL>"), ("# </SOL>", "</SOL>")
)  # without # in a Markdown cell
HIDDEN_TESTS = Kind(
    "hidden tests", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS",
    ("### BEGIN HIDDEN TESTS",), ("### END HIDDEN TESTS",),
)
MARK_SCHEME = Kind(
    "mark scheme", "BEGIN MARK SCHEME", "END MARK SCHEME",
    ("=== BEGIN MARK SCHEME ===",), ("=== END MARK SCHEME ===",),
)
KINDS = (SOLUTION, HIDDEN_TESTS, MARK_SCHEME)

FILL_IN = "<FILL IN>"
FILL_IN_STUB = 'raise NotImplementedError("replace this line with your answer")'


@dataclass(frozen=True)
class Region:
    """Lines between two markers: ``first`` and ``last`` are the markers' own, from 0."""

    kind: Kind
    first: int
    last: int


@dataclass
class Markers:
    """What one cell's markers say.

    Attributes
    ----------
    regions : list of Region
        Pairs of markers, in order.
    answers : list of int
        Lines under a ``<FILL IN>`` comment, from 0.
    problems : list of (int, str)
        What is wrong: a line, from 1, and a message.
    """

    regions: list[Region] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def has(self, kind: Kind) -> bool:
        """Whether there is a region of a kind."""
        return any(region.kind is kind for region in self.regions)


def read_markers(source: str, *, is_code: bool) -> Markers:
    """Find the markers of one cell, and everything that is wrong with them."""
    found = Markers()
    lines = source.split("\n")
    open_kind: Kind | None = None
    open_line = 0
    for index, line in enumerate(lines):
        text = line.strip()
        role = _role(text)
        if role is None:
            if is_code and FILL_IN in line:
                _read_fill_in(lines, index, open_kind, found)
            elif message := _miswritten(text, is_code):
                found.problems.append((index + 1, message))
            continue
        kind, is_begin, problem = role
        if problem:
            found.problems.append((index + 1, problem))
            if is_begin is None:
                continue
        if is_begin:
            if open_kind is not None:
                found.problems.append(
                    (index + 1, f"{kind.begin} inside the {open_kind.name} that line "
                     f"{open_line + 1} opens: regions cannot be nested; close that one first")
                )
                continue
            open_kind, open_line = kind, index
        elif open_kind is kind:
            found.regions.append(Region(kind, open_line, index))
            open_kind = None
        elif open_kind is None:
            found.problems.append(
                (index + 1, f"{kind.end} without its partner: no {kind.begin} stands above it")
            )
        else:
            found.problems.append(
                (index + 1, f"{kind.end} inside the {open_kind.name} that line {open_line + 1} "
                 f"opens: close that one first")
            )
    if open_kind is not None:
        found.problems.append(
            (open_line + 1, f"{open_kind.begin} without its partner: no {open_kind.end} follows")
        )
    return found


def fill_in(source: str) -> tuple[str, bool]:
    """Replace each line under a ``<FILL IN>`` comment by a stub; also, whether there was any."""
    answers = read_markers(source, is_code=True).answers
    lines = source.split("\n")
    for index in answers:
        line = lines[index]
        lines[index] = line[: len(line) - len(line.lstrip())] + FILL_IN_STUB
    return "\n".join(lines), bool(answers)


def split_lines(cell: Any) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines of a source cell that students see, and those they must not (line from 1, text).

    Markers are in neither. The whole of a solution cell without markers is its solution.
    """
    lines = cell.source.split("\n")
    markers = read_markers(cell.source, is_code=cell.cell_type == "code")
    hidden = set(markers.answers)
    if cell.metadata.get("nbgrader", {}).get("solution") and not (
        markers.answers or markers.has(SOLUTION)
    ):
        hidden.update(range(len(lines)))
    dropped: set[int] = set()
    for region in markers.regions:
        dropped.update((region.first, region.last))
        hidden.update(range(region.first + 1, region.last))
    kept = [line for i, line in enumerate(lines) if i not in hidden | dropped]
    removed = [(i + 1, line) for i, line in enumerate(lines) if i in hidden - dropped]
    return kept, removed


def _role(text: str) -> tuple[Kind, bool | None, str | None] | None:
    """Kind of a marker's line, whether it opens (None: cannot tell), and what is wrong with it."""
    for kind in KINDS:
        begins, ends = kind.begin in text, kind.end in text
        if begins and ends:
            return kind, None, f"{kind.begin} and {kind.end} on one line: give each its own"
        if begins or ends:
            right = kind.begin_lines if begins else kind.end_lines
            if text in right:
                return kind, begins, None
            marker = kind.begin if begins else kind.end
            return kind, begins, f"{marker} is not alone in its line: write just '{right[0]}'"
    return None


def _read_fill_in(lines: list[str], index: int, inside: Kind | None, found: Markers) -> None:
    """Read a line that holds <FILL IN>: note its answer, or what is wrong."""

    def wrong(message: str, line: int = index) -> None:
        found.problems.append((line + 1, message))

    if inside is not None:
        return wrong(f"{FILL_IN} inside a region of {inside.name}: take one of the two")
    if not lines[index].lstrip().startswith("#"):
        return wrong(f"{FILL_IN} must stand in a comment of its own, above the line of the answer")
    answer = next((i for i in range(index + 1, len(lines)) if lines[i].strip()), None)
    if answer is None or lines[answer].lstrip().startswith("#"):
        return wrong(f"{FILL_IN} without its partner: no line of code stands under it")
    try:
        ast.parse(lines[answer].strip())
    except SyntaxError:
        return wrong(
            f"the line under {FILL_IN} is not a whole statement: put the answer on one line, or "
            f"between # <SOL> and # </SOL>", answer,
        )
    found.answers.append(answer)
    return None


# Spellings that somebody may type in place of a marker. None of them stops nbgrader, and each
# would show students what they were not to see.
_ALONE = re.compile(r"#+\s*<[\s/\\]*\w[\w\s]{0,15}>?")
_SOLUTION_LIKE = re.compile(
    r"<[/\\]?SOL(?:UTION|N)?S?\b|<\s*[/\\]?\s*SOL(?:UTION|N)?S?\s*[/\\]?\s*>"
    r"|\bSOL(?:UTION)?S?\s*>$|(?-i:\b(?:BEGIN|END) SOLUTIONS?\b)|^##.*\b(?:BEGIN|END) SOLUTION",
    re.IGNORECASE,
)
_SOLUTION_BARE = re.compile(r"#+\s*/?\s*SOL(?:UTION)?")
_FILL_LIKE = re.compile(r"<\s*FILL|\bFILL[\s_-]*IN\s*>", re.IGNORECASE)
_FILL_BARE = re.compile(r"\bFILL[\s_-]*IN\b")
_HIDDEN_LIKE = re.compile(r"##+.*\bHID\w*\W+TEST|\b(?:BEGIN|END)\s+HID\w*\s+TEST", re.IGNORECASE)
_SCHEME_LIKE = re.compile(r"\b(?:BEGIN|END)\s+MARK\w*\s+SCHEME", re.IGNORECASE)
_LETTERS = {
    re.sub(r"[^A-Z]", "", marker): line
    for kind in (HIDDEN_TESTS, MARK_SCHEME)
    for marker, line in ((kind.begin, kind.begin_lines[0]), (kind.end, kind.end_lines[0]))
}
_LIKENESS = 0.85


def _miswritten(text: str, is_code: bool) -> str | None:
    """What is wrong with a line that looks like a marker and is none; None if it does not."""
    said = text
    if is_code:
        if "#" not in text:
            # A Markdown form in a code cell; anything else of code is code.
            return _meant("'=== BEGIN MARK SCHEME ==='") if _SCHEME_LIKE.search(text) else None
        said = text[text.index("#") :]
    if _SOLUTION_LIKE.search(said) or (is_code and _SOLUTION_BARE.fullmatch(said)):
        return _meant("'# <SOL>' or '# </SOL>'")
    if is_code and (_FILL_LIKE.search(said) or _FILL_BARE.search(said)):
        return _meant(f"a comment with '{FILL_IN}'")
    if _SCHEME_LIKE.search(said):
        return _meant("'=== BEGIN MARK SCHEME ===' or '=== END MARK SCHEME ==='")
    if _HIDDEN_LIKE.search(said):
        return _meant("'### BEGIN HIDDEN TESTS' or '### END HIDDEN TESTS'")
    letters = re.sub(r"[^A-Z]", "", said.upper())
    for marker, line in _LETTERS.items():
        if SequenceMatcher(None, letters, marker).ratio() >= _LIKENESS:
            return _meant(f"'{line}'")
    if is_code and _ALONE.fullmatch(said):
        return _meant(f"'# <SOL>', '# </SOL>' or a comment with '{FILL_IN}'")
    return None


def _meant(right: str) -> str:
    return f"misspelt marker: it must read {right}"
