"""What the table of contents and a page's metadata say about each chapter.

``book/chapters.toml`` has one sentence a chapter; titles are the chapters' own, their order and the
halves of the course are those of ``_toc.yml``.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import yaml

from coursekit.errors import CourseError
from gradekit.book.header import minutes_to_read
from gradekit.numbers import chapter_number

DESCRIPTIONS = Path("book", "chapters.toml")
LONGEST = 200  # characters; search engines cut what is longer


@dataclass(frozen=True)
class Entry:
    """A chapter as the table of contents shows it."""

    docname: str
    title: str
    half: str
    description: str
    minutes: int

    @property
    def number(self) -> int:
        """The chapter's number."""
        return int(chapter_number(Path(self.docname).name))


def entries(root: Path) -> list[Entry]:
    """All chapters, in the order of the book.

    Parameters
    ----------
    root : Path
        The folder with ``_toc.yml``.

    Raises
    ------
    CourseError
        If a chapter has no description.
    """
    sentences = descriptions(root / DESCRIPTIONS)
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    found = []
    for part in toc.get("parts", []):
        for page in part["chapters"]:
            path = root / f"{page['file']}.ipynb"
            if not path.is_file():
                continue
            source = json.loads(path.read_text(encoding="utf-8"))
            found.append(Entry(
                docname=page["file"], title=source["metadata"]["course"]["title"],
                half=part["caption"], description=description(sentences, path.stem),
                minutes=minutes_to_read(source["cells"]),
            ))  # fmt: skip
    return found


def descriptions(path: Path) -> dict[str, str]:
    """The sentences of all chapters, by the chapter's name."""
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def description(sentences: dict[str, str], chapter: str) -> str:
    """The sentence about one chapter.

    Raises
    ------
    CourseError
        If there is none, or it is too long to be shown whole by a search engine.
    """
    sentence = sentences.get(chapter, "").strip()
    if not sentence:
        raise CourseError(
            f"{DESCRIPTIONS}: there is no sentence for {chapter}; the table of contents and "
            "search engines show it."
        )
    if len(sentence) > LONGEST:
        raise CourseError(
            f"{DESCRIPTIONS}: the sentence for {chapter} has {len(sentence)} characters; at most "
            f"{LONGEST} are shown."
        )
    return sentence
