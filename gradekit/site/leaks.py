"""The last look at the public edition, as it was written: no line of what students must find."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from gradekit.markers import KINDS, split_lines
from gradekit.project import Project
from gradekit.proof import is_telling
from gradekit.release import student_version

# Shorter lines are found in any text.
TELLING_LENGTH = 12
# Names of Python: a search index has other words in their stems.
WORD = re.compile(r"[A-Za-z]\w*_\w+")
SHAPE = re.compile(r"\bd=\"[^\"]*\"")
# Pages that come from notebooks, and the notebooks.
CHAPTERS = ("source_notebooks/", "student/")


@dataclass(frozen=True)
class Leak:
    """A line that must not be there, and the file that has it."""

    file: str
    chapter: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: of {self.chapter}, not for students: {self.text}"


@dataclass(frozen=True)
class Secrets:
    """What must not be in the public edition.

    Attributes
    ----------
    lines : dict
        Chapter by line.
    words : dict
        Chapter by name, in lower case, that only solutions and hidden tests have.
    """

    lines: dict[str, str]
    words: dict[str, str]


def secrets(project: Project) -> Secrets:
    """Lines and words of solutions, hidden tests and mark schemes that students see nowhere."""
    removed: dict[str, str] = {}
    seen = [path.read_text("utf-8") for path in sorted((project.root / "book").rglob("*.md"))]
    for chapter in project.chapters():
        source = nbformat.read(project.source_notebook(chapter), as_version=4)
        for cell in source.cells:
            for _, text in split_lines(cell)[1]:
                if is_telling(text):
                    removed[text.strip()] = chapter
        seen += [cell.source for cell in student_version(source).cells]
    public = "\n".join(seen)
    lines = {text: chapter for text, chapter in removed.items()
             if len(text) >= TELLING_LENGTH and text not in public}  # fmt: skip
    known = {word.lower() for word in WORD.findall(public)}
    words = {word.lower(): chapter for text, chapter in lines.items()
             for word in WORD.findall(text) if word.lower() not in known}  # fmt: skip
    return Secrets(lines, words)


def find(folder: Path, hidden: Secrets) -> Iterator[Leak]:
    """Every line of a secret in any file below a folder.

    Pages, notebooks and drawings are read as a reader sees them and as they are written, and a
    secret counts anywhere in a line; of all other files, pictures too, each line is looked up.
    """
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        raw = path.read_bytes().decode("utf-8", errors="ignore")
        if path.suffix == ".svg":
            raw = SHAPE.sub("", raw)  # most of a drawing, and nothing to read
        if path.suffix in (".html", ".svg", ".ipynb"):
            whole = "\n".join([raw, *texts_of(raw, path.suffix)])
            for line, chapter in hidden.lines.items():
                if any(form in whole for form in {line, html.escape(line)}):
                    yield Leak(name, chapter, line)
            if name.startswith(CHAPTERS):
                for kind in KINDS:
                    if any(line in whole for line in kind.begin_lines if line != "<SOL>"):
                        yield Leak(name, Path(name).stem, f"the marker {kind.begin}")
        else:
            for line in {part.strip() for part in raw.splitlines()} & hidden.lines.keys():
                yield Leak(name, hidden.lines[line], line)
        if path.name == "searchindex.js":
            for word in sorted({word.lower() for word in WORD.findall(raw)} & hidden.words.keys()):
                yield Leak(name, hidden.words[word], word)


def texts_of(raw: str, suffix: str) -> list[str]:
    """What a reader of a file sees, without its markup."""
    if suffix == ".ipynb":
        return strings(json.loads(raw))
    if suffix == ".svg":
        return [html.unescape(re.sub(r"<[^>]*>", "", raw))]
    return [BeautifulSoup(raw, "html.parser").get_text()]


def strings(value: object) -> list[str]:
    """All texts of a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in strings(one)] if isinstance(value, list) else []
