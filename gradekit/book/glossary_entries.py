"""The entries of the glossary: ``book/glossary.toml``, and which one a word or formula means."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError


@dataclass(frozen=True)
class Term:
    """A technical term; places are chapters ("3") or sections ("3.10", "3 Summary")."""

    name: str
    text: str
    section: str
    forms: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    def linked_in(self, chapter: str, section: str) -> bool:
        """Whether the word means this in a section of a chapter."""
        here = {chapter, section}
        return (not self.only or bool(here & set(self.only))) and not here & set(self.skip)


@dataclass(frozen=True)
class Symbol:
    """A letter with what it means in some chapters ("3") or sections ("3.10")."""

    tex: tuple[str, ...]
    text: str
    where: tuple[str, ...]
    shape: str = ""

    @property
    def id(self) -> str:
        """The anchor of its row."""
        letters = re.sub(r"[^A-Za-z0-9]+", "-", self.tex[0].replace("'", "-prime")).strip("-")
        return f"symbol-{letters}-{self.where[0].replace('.', '-')}"


@dataclass(frozen=True)
class Glossary:
    """All entries: terms in alphabetical order, symbols by group."""

    terms: tuple[Term, ...]
    groups: tuple[tuple[str, tuple[Symbol, ...]], ...]

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols of all groups."""
        return [symbol for _, symbols in self.groups for symbol in symbols]

    def symbol(self, tex: str, chapter: str, section: str) -> Symbol | None:
        """What a formula means in a section of a chapter, if it is a symbol and nothing else."""
        found = None
        for symbol in self.symbols:
            if tokens(tex) in map(tokens, symbol.tex):
                if section in symbol.where:
                    return symbol
                if chapter in symbol.where:
                    found = symbol
        return found


def load(path: Path) -> Glossary:
    """Read the file of entries.

    Raises
    ------
    CourseError
        If a word or a letter has two meanings in one place.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    terms = sorted((Term(**frozen(entry)) for entry in data.get("term", [])),
                   key=lambda term: term.name.lower())  # fmt: skip
    groups = tuple(
        (group["name"], tuple(Symbol(**frozen(entry)) for entry in group["symbol"]))
        for group in data.get("group", [])
    )
    glossary = Glossary(tuple(terms), groups)
    words = [spelling for term in terms for spelling in (term.name, *term.forms)]
    letters = [f"{' '.join(tokens(tex))} in {place}"
               for symbol in glossary.symbols for tex in symbol.tex for place in symbol.where]
    rows = [symbol.id for symbol in glossary.symbols]
    for kind in (words, letters, rows):
        twice = {entry for entry in kind if kind.count(entry) > 1}
        if twice:
            raise CourseError(f"{path.name}: two meanings in one place: {', '.join(sorted(twice))}")
    return glossary


def frozen(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the file with tuples for lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def tokens(tex: str) -> list[str]:
    r"""A formula's commands and characters; ``\mathbf{x}`` is the same as ``\mathbf x``."""
    found = re.findall(r"\\[A-Za-z]+|\\.|\S", tex)
    kept: list[str] = []
    for index, token in enumerate(found):
        opens = token == "{" and found[index + 2 : index + 3] == ["}"]
        closes = token == "}" and index >= 2 and found[index - 2] == "{"
        if not (opens or closes):
            kept.append(token)
    return kept


def pattern(terms: list[Term]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """What finds the terms in a text (the longest first), and which term a match names."""
    named: dict[str, Term] = {}
    for term in terms:
        for spelling in (term.name, *term.forms):
            named[spelling] = term
            named[spelling[0].upper() + spelling[1:]] = term
    spellings = sorted(named, key=len, reverse=True)
    choice = "|".join(re.escape(spelling).replace(r"\ ", r"\s+") for spelling in spellings)
    return re.compile(rf"(?<![\w-])(?:{choice})(?![\w-])"), named
