"""An interactive figure on a page of its own, in a browser, as its tests see it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradekit.book.interactive import with_interactive

NUMBER = r"[−\d][\d.e−]*"


def notebook(*names: str) -> dict[str, Any]:
    """A source with a Markdown cell for each figure."""
    cells = [{"cell_type": "markdown", "id": f"text-{name}", "source": ["Some text."],
              "metadata": {"course": {"interactive": name}}} for name in names]  # fmt: skip
    return {"cells": cells, "metadata": {}}


def numbers(text: str) -> list[float]:
    """The numbers in a text of a figure."""
    return [float(n.rstrip(".").replace("−", "-")) for n in re.findall(NUMBER, text)]


@dataclass
class Shown:
    """A figure on a page of its own, opened as ``file://``."""

    page: Any
    problems: list[str] = field(default_factory=list)

    def slide(self, label: str, value: float) -> None:
        """Move a slider as a reader does: the value, then the browser's event."""
        move = "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }"
        self.page.get_by_label(label, exact=True).evaluate(move, value)

    def text(self) -> str:
        """The figure's text, after the next frame."""
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        return str(self.page.locator(".interactive-reading").inner_text())

    def numbers(self) -> list[float]:
        return numbers(self.text())


@contextmanager
def pages(browser: Any, root: Path, folder: Path) -> Iterator[Callable[..., Shown]]:
    """What opens a figure, in a theme and width, on a page in a folder of one's own."""
    shutil.copytree(root / "book/_static", folder / "_static")
    contexts = []

    def open_(name: str, theme: str = "light", width: int = 1280, **settings: Any) -> Shown:
        made = notebook(name)
        with_interactive(made, "page")
        figure = made["cells"][1]["source"].removeprefix("```{raw} html\n").removesuffix("\n```")
        scripts = "".join(f'<script defer src="_static/interactive/{script}.js"></script>'
                          for script in ("shared", name))  # fmt: skip
        dark = "background: #14181e; color: #ced6dd" if theme == "dark" else ""
        (folder / "page.html").write_text(
            f'<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>A figure</title>'
            f'<link rel="stylesheet" href="_static/interactive/interactive.css">{scripts}</head>'
            f'<body style="margin: 0; font-family: sans-serif; {dark}">'
            '<main style="max-width: 46rem; margin: auto; padding: 0 1rem"><h1>A figure</h1>'
            f"{figure}</main></body></html>", encoding="utf-8",
        )  # fmt: skip
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        shown = Shown(context.new_page())
        shown.page.on("console", lambda m: m.type == "error" and shown.problems.append(m.text))
        shown.page.on("pageerror", lambda error: shown.problems.append(str(error)))
        shown.page.on("request", lambda request: request.url.startswith("file:")
                      or shown.problems.append(request.url))  # fmt: skip
        shown.page.goto((folder / "page.html").as_uri())
        return shown

    try:
        yield open_
    finally:
        for context in contexts:
            context.close()
