"""Known answers: ``tests/answers/CHAPTER/GRADE_ID/wrong_NAME.py`` and ``right_NAME.py``.

A file holds all of an answer's cell. Its docstring says what is wrong, or how this right answer
differs from the reference. A wrong answer's docstring ends in a line of its own that says how many
of the exercise's points it should keep::

    \"\"\"Divides by n a second time.

    Keeps 0.5 points.
    \"\"\"
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coursekit.datasets.paths import replacing
from coursekit.errors import CourseError
from gradekit.audit.chapter import Chapter

FOLDER = Path("tests") / "answers"
KINDS = ("wrong", "right")
KEEPS = re.compile(r"^[ \t]*Keeps (\d+(?:\.\d+)?) points?\.[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """One known answer.

    Attributes
    ----------
    path : Path
        Its file.
    chapter, exercise : str
        What it answers.
    kind : str
        ``wrong`` or ``right``.
    code : str
        The file's text.
    says : str
        Its docstring, without the line about points.
    keeps : float or None
        Points it should keep; None for a right answer, and where a wrong one does not say.
    """

    path: Path
    chapter: str
    exercise: str
    kind: str
    code: str
    says: str
    keeps: float | None

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def body(self) -> str:
        """The code without the docstring, as a student would write it."""
        first = ast.parse(self.code).body[0]
        return "".join(self.code.splitlines(keepends=True)[first.end_lineno :]).lstrip("\n")


def read_answers(root: Path, chapter: Chapter) -> list[Answer]:
    """All known answers to a chapter's exercises, in order of their names.

    Raises
    ------
    CourseError
        For a file that is not Python, has no docstring or another name, for a folder that is no
        exercise, and for points that a wrong answer cannot keep; it names the file.
    """
    folder = root / FOLDER / chapter.name
    return [read_answer(path, chapter, root) for path in sorted(folder.glob("*/*.py"))]


def check_folders(root: Path, chapters: list[str]) -> None:
    """Raise CourseError for a folder of answers to a chapter that does not exist."""
    folder = root / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() and path.name not in chapters and any(path.rglob("*.py")):
            raise CourseError(
                f"{shown(path, root)}: there is no chapter '{path.name}'; chapters: "
                f"{', '.join(chapters)}."
            )


def read_answer(path: Path, chapter: Chapter, root: Path) -> Answer:
    """Read one file; see :func:`read_answers`."""
    name, exercise = shown(path, root), path.parent.name
    if exercise not in chapter.exercises:
        raise CourseError(
            f"{name}: {chapter.name} has no solution cell '{exercise}'; it has: "
            f"{', '.join(chapter.exercises)}."
        )
    kind = path.name.partition("_")[0]
    if kind not in KINDS or not path.stem.partition("_")[2]:
        raise CourseError(f"{name}: an answer's file is named wrong_NAME.py or right_NAME.py.")
    try:
        code = path.read_text(encoding="utf-8")
        docstring = ast.get_docstring(ast.parse(code))
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise CourseError(f"{name}{line}: not Python: {said}.") from None
    found = KEEPS.search(docstring or "")
    says = KEEPS.sub("", docstring or "").strip()
    if not says:
        raise CourseError(
            f"{name}: no docstring: say in it what is "
            + ("wrong with the answer." if kind == "wrong" else "different about the answer.")
        )
    keeps = float(found[1]) if found else None
    if keeps is not None:
        points = chapter.exercises[exercise].points
        if kind == "right":
            raise CourseError(f"{name}: a right answer keeps all points: leave out 'Keeps ...'.")
        if points and keeps >= points:
            raise CourseError(
                f"{name}: a wrong answer loses points: it cannot keep {keeps:g} of {points:g}."
            )
    return Answer(path, chapter.name, exercise, kind, code, says, keeps)


def write_keeps(answer: Answer, points: float) -> None:
    """Write into a wrong answer's docstring how many points it keeps."""
    line = keeps_line(points)
    tree = ast.parse(answer.code)
    docstring = tree.body[0]
    assert isinstance(docstring, ast.Expr)
    assert docstring.end_lineno is not None
    lines = answer.code.splitlines(keepends=True)
    old = "".join(lines[: docstring.end_lineno])
    if KEEPS.search(old):
        new = KEEPS.sub(line, old)
    else:
        text = old.rstrip()
        quotes = text[-3:]
        if quotes not in ('"""', "'''"):
            raise CourseError(f"{answer.path}: write its docstring between triple quotes.")
        new = f"{text[:-3].rstrip()}\n\n{line}\n{quotes}\n"
    with replacing(answer.path) as file:
        file.write((new + "".join(lines[docstring.end_lineno :])).encode())


def keeps_line(points: float) -> str:
    """The docstring's line."""
    return f"Keeps {points:.10g} point{'' if points == 1 else 's'}."


def counts(answers: list[Answer], exercise: str) -> Mapping[str, int]:
    """How many answers of each kind an exercise has."""
    return {
        kind: sum(a.exercise == exercise and a.kind == kind for a in answers) for kind in KINDS
    }


def shown(path: Path, root: Path) -> str:
    """A path as messages show it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
