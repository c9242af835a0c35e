"""The front page: its figure, and the chapters as cards with a picture of each.

The page has placeholders; what stands in the cards is computed from the chapters as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gradekit.book.chapters import DESCRIPTIONS, Entry, entries
from gradekit.book.outputs import outdated_with_chapters

PAGE = "book/index"
FIGURE, CARDS = "<!-- front-figure -->", "<!-- chapter-cards -->"
PICTURES = Path("book", "_static", "pictures")


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("env-get-outdated", outdated_with_chapters(PAGE))
    app.connect("source-read", fill_in)


def fill_in(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: put figure and cards where the page has its placeholders."""
    if docname != PAGE:
        return
    root = Path(app.srcdir)
    for name in (PICTURES / "front.svg", DESCRIPTIONS, Path("_toc.yml")):
        app.env.note_dependency(str(root / name))
    content[0] = content[0].replace(FIGURE, inline(root / PICTURES / "front.svg"))
    if CARDS in content[0]:
        chapters = entries(root)
        for entry in chapters:
            app.env.note_dependency(str(root / picture_of(entry)))
        content[0] = content[0].replace(CARDS, cards(chapters, root))


def cards(chapters: Sequence[Entry], root: Path) -> str:
    """MyST Markdown: the chapters as a list of cards."""
    halves = list(dict.fromkeys(entry.half for entry in chapters))
    items = "\n".join(card(entry, halves.index(entry.half) + 1, root) for entry in chapters)
    return f":::{{div}} chapter-cards\n{items}\n:::"


def card(entry: Entry, half: int, root: Path) -> str:
    """One chapter as an item of a list; its only link is the title."""
    text = (
        f"{inline(root / picture_of(entry))}\n\n"
        f"**[{entry.number}. {entry.title}](/{entry.docname})**\n\n"
        f"{entry.description}\n\n"
        f"{entry.minutes} minutes to read · "
        f'<span class="half-{half}">{entry.half.removeprefix("The ")}</span>'
    )
    return "- " + "\n".join(f"  {line}" if line else "" for line in text.splitlines()).strip()


def picture_of(entry: Entry) -> Path:
    """Where a chapter's picture lies."""
    return PICTURES / f"chapter_{entry.number:02d}.svg"


def inline(path: Path) -> str:
    """A picture that stands in the page itself, and so takes the color of its text."""
    svg = path.read_text(encoding="utf-8").strip()
    return f"```{{raw}} html\n{svg}\n```"
