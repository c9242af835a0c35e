"""Mutants that no test can or should tell from the reference: ``equivalent.toml``.

It lies in ``tests/answers/CHAPTER/`` and names, by exercise, the changed lines as the audit shows
them, one change or several, and the reason::

    [[softmax]]
    before = "shifted = logits - logits.max(axis=1, keepdims=True)"
    after = ["shifted = logits - logits.max()"]
    reason = "Any number may be taken away from a row; this one is large enough for all rows."
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError
from gradekit.audit.answers import FOLDER, shown
from gradekit.audit.chapter import Chapter
from gradekit.audit.mutants import Mutant

NAME = "equivalent.toml"
KEYS = {"before", "after", "reason"}


@dataclass(frozen=True)
class Explanation:
    """Why a mutant survives."""

    exercise: str
    before: str
    after: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        """Whether it is about this mutant."""
        return mutant.change == (self.before, self.after)


def read_explanations(root: Path, chapter: Chapter) -> list[Explanation]:
    """All explanations of a chapter.

    Raises
    ------
    CourseError
        If the file is not what it should be; it names the file and the exercise.
    """
    path = root / FOLDER / chapter.name / NAME
    name = shown(path, root)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{name}: not TOML: {error}.") from None
    found = []
    for exercise, entries in content.items():
        if exercise not in chapter.exercises:
            raise CourseError(f"{name}: {chapter.name} has no solution cell '{exercise}'.")
        if not isinstance(entries, list):
            raise CourseError(f"{name}: write [[{exercise}]], between two brackets.")
        for number, entry in enumerate(entries, start=1):
            where = f"{name}: [[{exercise}]] number {number}"
            if not isinstance(entry, dict) or set(entry) != KEYS:
                raise CourseError(f"{where}: it needs before, after and reason, and no other key.")
            afters = entry["after"] if isinstance(entry["after"], list) else [entry["after"]]
            texts = [entry["before"], entry["reason"], *afters]
            if not all(isinstance(text, str) and text.strip() for text in texts):
                raise CourseError(f"{where}: before, after and reason must be texts, none empty.")
            for after in afters:
                found.append(
                    Explanation(
                        exercise, entry["before"].strip(), after.strip(), entry["reason"].strip()
                    )
                )
    return found


def entry_for(exercise: str, mutants: Iterable[Mutant]) -> str:
    """Entries for the file, one for each changed line; the reasons are left to write."""
    changes: dict[str, list[str]] = {}
    for mutant in mutants:
        before, after = mutant.change
        changes.setdefault(before, []).append(after)
    parts = []
    for before, afters in changes.items():
        quoted = "".join(f"    {quote(after)},\n" for after in afters)
        parts.append(
            f'[[{exercise}]]\nbefore = {quote(before)}\nafter = [\n{quoted}]\nreason = ""\n'
        )
    return "\n".join(parts)


def quote(text: str) -> str:
    """A TOML text."""
    if "'" not in text and "\n" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
