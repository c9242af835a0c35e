"""A chapter as reveal.js slides, from the executed notebook.

What a slide shows is set in the source's cells:

- ``slideshow.slide_type``: ``slide`` begins a section, ``subslide`` the next idea of it;
  ``fragment`` comes at the next key press, ``notes`` is for the speaker, ``skip`` is left out.
- ``course.slide``: what the slide says, in Markdown, instead of a long text or above a plot. The
  text itself goes to the speaker's notes, and its heading stays. A line ``---`` begins another.
- ``course.slide_shows``: of a code cell, ``code``, ``output`` or ``both``. Unless it is set: of a
  plot the output; of everything else both, or the output alone where the code is long.

Solutions and tests are ``skip`` in every chapter, so both editions have the same slides.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from coursekit.errors import CourseError

TEMPLATES = Path(__file__).parents[1] / "templates"
# Ours, and where the template looks for them.
OWN_FILES = {"theme.css": "reveal/dist/theme/course.css", "slides.js": "slides.js"}
TYPES = ("slide", "subslide", "fragment", "skip", "notes")
SHOWS = ("code", "output", "both")
ASSETS = "assets"
# Of a program of so many lines, a slide has room for the output as well.
SHORT_CODE_LINES = 9
REVEAL_FILES = (
    "LICENSE", "dist/reset.css", "dist/reveal.css", "dist/reveal.js",
    "plugin/notes/notes.js", "plugin/notes/speaker-view.html",
)  # fmt: skip
# The extensions are loaded when a formula first needs one.
MATHJAX_FILES = ("tex-chtml.js", "input/tex/extensions", "output/chtml/fonts/woff-v2")
# A link to another notebook leads nowhere from a deck; its words stay.
NOTEBOOK_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)\s]+\.(?:ipynb|md)[^)\s]*\)")


def write_slides(notebook: NotebookNode, target: Path, assets: Path | None = None) -> Path:
    """Write an executed chapter as a deck of slides that needs no server and no other host.

    Parameters
    ----------
    notebook : NotebookNode
        The executed source notebook, or one without solutions; not a page with MyST directives.
        It stays as it is.
    target : Path
        The deck, an ``.html`` file. Its folder is made if there is none.
    assets : Path, optional
        The folder of scripts and fonts that all decks share (default: ``assets`` beside the
        target). Filled if it has not been; it has to be on the same disk, as decks name it by a
        relative path.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    CourseError
        If a cell has no or an unknown slide type, or a package with scripts is missing.
    """
    from nbconvert.exporters import SlidesExporter

    assets = assets if assets is not None else target.parent / ASSETS
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_assets(assets)
    prefix = Path(os.path.relpath(assets.resolve(), target.parent.resolve())).as_posix()
    exporter = SlidesExporter(
        template_name="slides", extra_template_basedirs=[str(TEMPLATES)],
        reveal_url_prefix=f"{prefix}/reveal", reveal_theme="course",
        mathjax_url=f"{prefix}/mathjax/tex-chtml.js",
        exclude_input_prompt=True, exclude_output_prompt=True,
    )  # fmt: skip
    deck = slide_notebook(notebook)
    html, _ = exporter.from_notebook_node(deck, resources={"course_assets": prefix})
    target.write_text(html, encoding="utf-8")
    return target



def copy_assets(folder: Path) -> None:
    """Copy reveal.js, MathJax and our own theme and script into a folder, those that it lacks.

    Raises
    ------
    CourseError
        If the package that brings one of them is not installed.
    """
    carriers = {
        "reveal": ("sphinx_revealjs", "_static/revealjs", REVEAL_FILES),
        "mathjax": ("sphinx-mathjax-offline", "static/mathjax", MATHJAX_FILES),
    }
    for name, (package, inside, files) in carriers.items():
        for file in files:
            copy = folder / name / file
            if not copy.exists():
                source = _package_folder(package) / inside / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if source.is_dir() else shutil.copyfile)(source, copy)
    for file, place in OWN_FILES.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATES / "slides" / file, folder / place)


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CourseError(
            f"Slides need the package {package.replace('_', '-')}: install the site's "
            "requirements (make setup-dev)."
        )
    return Path(spec.origin).parent


# From chapter to deck ------------------------------------------------------------------------


def slide_notebook(notebook: NotebookNode) -> NotebookNode:
    """The notebook of a deck: one with a title slide, notes, and only what the slides show.

    Parameters
    ----------
    notebook : NotebookNode
        As for `write_slides`.

    Returns
    -------
    NotebookNode
        Its cells have the slide types that nbconvert's exporter knows.

    Raises
    ------
    CourseError
        If a cell has no or an unknown slide type.
    """
    course = notebook.metadata.get("course", {})
    title = str(course.get("title") or course.get("chapter") or "Slides")
    cells: list[NotebookNode] = []
    for index, cell in enumerate(notebook.cells):
        cells += title_cells(cell, course) if index == 0 else slide_cells(cell)
    deck = nbformat.v4.new_notebook(cells=cells, metadata={"title": title})
    deck.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    return deck


def slide_type(cell: NotebookNode) -> str:
    """The slide type of a cell.

    Raises
    ------
    CourseError
        If it has none, or one that decks do not have.
    """
    kind = cell.metadata.get("slideshow", {}).get("slide_type")
    if kind not in TYPES:
        raise CourseError(
            f"cell {cell.get('id', '?')}: slideshow.slide_type is {kind!r}; "
            f"it must be one of {', '.join(TYPES)}."
        )
    return str(kind)


def title_cells(cell: NotebookNode, course: dict[str, Any]) -> list[NotebookNode]:
    """The title slide: the chapter's name, what it asks, its version and date."""
    if slide_type(cell) != "slide":
        raise CourseError(f"cell {cell.get('id', '?')}: the first cell must be a slide, the title.")
    heading, _ = split_heading(cell.source)
    lines = [heading, cell.metadata.get("course", {}).get("slide", "")]
    if course.get("version"):
        day = date.fromisoformat(course["date"])
        lines.append(f"*Version {course['version']}, {day.day} {day:%B %Y}*")
    return [_text("\n\n".join(line for line in lines if line), "slide"), _notes(cell.source)]


def slide_cells(cell: NotebookNode) -> list[NotebookNode]:
    """What one cell of a chapter becomes: nothing, or cells of the deck."""
    kind = slide_type(cell)
    if kind == "skip":
        return []
    said = cell.metadata.get("course", {}).get("slide")
    if cell.cell_type == "markdown":
        if kind == "notes":
            return [_notes(cell.source)]
        if said is None:
            return [_text(cell.source, kind)]
        return said_cells(cell.source, said, kind)
    if cell.cell_type != "code" or kind == "notes":
        return []
    shown = NotebookNode(cell_type="code", id=cell.id, source=cell.source, metadata={},
                         outputs=merged(cell.outputs), execution_count=None)  # fmt: skip
    picture = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
    shown.metadata = NotebookNode(slideshow={"slide_type": kind}, alt=picture or "")
    what = slide_shows(cell)
    if what == "code":
        shown.outputs = []
    if what == "output":
        shown.metadata.transient = NotebookNode(remove_source=True)
    if said is None:
        return [shown]
    shown.metadata.slideshow = {"slide_type": "-"}
    return [_text(said, kind), shown]


def said_cells(text: str, said: str, kind: str) -> list[NotebookNode]:
    """The slides that stand for a long text, each with its part of the text as notes.

    ``---`` on a line of its own begins another slide: a section if a ``##`` heading follows.
    """
    parts = [part.strip() for part in re.split(r"^---$", said, flags=re.MULTILINE)]
    if not parts[0].startswith("#"):
        parts[0] = f"{split_heading(text)[0]}\n\n{parts[0]}".strip()
    cells = []
    for index, part in enumerate(parts):
        later = (split_heading(p)[0] for p in parts[index + 1 :])
        places = [text.index(heading) for heading in later if heading and heading in text]
        end = min(places, default=len(text))
        begins = "slide" if part.startswith("## ") else "subslide"
        cells.append(_text(part, begins if index else kind))
        if text[:end].strip():
            cells.append(_notes(text[:end]))
        text = text[end:]
    return cells


def slide_shows(cell: NotebookNode) -> str:
    """Whether the slide of a code cell shows its ``code``, its ``output`` or ``both``."""
    asked = cell.metadata.get("course", {}).get("slide_shows")
    if asked is not None:
        if asked not in SHOWS:
            raise CourseError(
                f"cell {cell.get('id', '?')}: course.slide_shows is {asked!r}; "
                f"it must be one of {', '.join(SHOWS)}."
            )
        return str(asked)
    lines = cell.source.count("\n") + 1
    return "output" if is_plot(cell) or lines > SHORT_CODE_LINES else "both"


def is_plot(cell: NotebookNode) -> bool:
    """Whether a code cell draws a figure: it has an alternative text, or has drawn one."""
    drawn = any("image/" in kind for output in cell.outputs for kind in output.get("data", {}))
    return drawn or "image" in cell.metadata.get("mystnb", {})


def merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs with what was printed in several pieces as one, so that it is set in one size."""
    whole: list[NotebookNode] = []
    for output in outputs:
        last = whole[-1] if whole else NotebookNode()
        if output.output_type == "stream" and output.name == last.get("name"):
            whole[-1] = NotebookNode(last, text=last.text + output.text)
        else:
            whole.append(output)
    return whole


def split_heading(text: str) -> tuple[str, str]:
    """The heading that a Markdown text begins with (or nothing), and the rest."""
    first, _, rest = text.lstrip().partition("\n")
    return (first, rest.lstrip()) if first.startswith("#") else ("", text)


def _text(text: str, kind: str) -> NotebookNode:
    source = NOTEBOOK_LINK.sub(r"\1", text)
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}})


def _notes(text: str) -> NotebookNode:
    # In the notes a heading would stand in the outline of the slides.
    text = re.sub(r"^#+\s+(.*)$", r"**\1**", text, flags=re.MULTILINE)
    return _text(text, "notes")
