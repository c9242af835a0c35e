"""Read what a student handed in: any bytes, into a notebook that the tools after it can trust.

A submission may have been written by any program, or edited by hand. Here it becomes a notebook of
format 4.5 with nothing but cells, their text, tags, nbgrader's metadata and attached pictures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

MAX_BYTES = 100_000_000
CELL_TYPES = ("code", "markdown", "raw")


class UnreadableSubmission(Exception):
    """The submission is not a notebook; the message tells its author why."""


@dataclass
class Submission:
    """A submission as read.

    Attributes
    ----------
    notebook : NotebookNode
        Format 4.5, unique cell ids, no outputs.
    course : dict
        What the chapter says about itself in the notebook's metadata: version, release stamp
        (``{}`` where the metadata is lost).
    notes : list of str
        What had to be mended, in sentences for its author.
    """

    notebook: NotebookNode
    course: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_submission(content: bytes) -> Submission:
    """Read the bytes of a submitted notebook.

    Raises
    ------
    UnreadableSubmission
        If they are not a notebook.
    """
    raw = parse(content)
    notes = []
    major = raw.get("nbformat")
    if "cells" not in raw and isinstance(major, int) and major < 4:
        raw = convert(raw)
        notes.append(f"It was saved in the old notebook format {major} and was converted.")
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise UnreadableSubmission(
            "The file is not a Jupyter notebook: it has no list of cells. Hand in the .ipynb file."
        )
    notebook = nbformat.v4.new_notebook()
    seen: set[str] = set()
    renamed = 0
    for index, raw_cell in enumerate(cells):
        cell = clean_cell(raw_cell)
        if cell is None:
            notes.append(f"Entry {index + 1} of its list of cells is not a cell; it was left out.")
            continue
        wanted = raw_cell.get("id")
        if not isinstance(wanted, str) or not wanted or wanted in seen or len(wanted) > 64:
            renamed += isinstance(wanted, str)
            wanted = new_id(index, seen)
        seen.add(wanted)
        cell["id"] = wanted
        notebook.cells.append(cell)
    if renamed:
        notes.append(f"Several cells had the same id; {renamed} got a new one.")
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kernelspec = metadata.get("kernelspec")
    if isinstance(kernelspec, dict):
        notebook.metadata["kernelspec"] = nbformat.from_dict(kernelspec)
    course = metadata.get("course")
    return Submission(notebook, dict(course) if isinstance(course, dict) else {}, notes)


def parse(content: bytes) -> dict[str, Any]:
    """Parse JSON, whatever marks and line ends an editor has put around it."""
    if len(content) > MAX_BYTES:
        raise UnreadableSubmission(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Clear all outputs "
            "(Kernel > Restart and clear outputs), save, and hand it in again."
        )
    if not content.strip():
        raise UnreadableSubmission("The file is empty. Save the notebook and hand it in again.")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        raw = json.loads(content.decode(encoding))
    except UnicodeDecodeError:
        raise UnreadableSubmission(
            "The file is not a Jupyter notebook: it is not text in UTF-8. Hand in the .ipynb file."
        ) from None
    except RecursionError:
        raise UnreadableSubmission(
            "The file is not a Jupyter notebook: its lists are nested too deeply."
        ) from None
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableSubmission(
            f"The file is not a Jupyter notebook: it is not valid JSON{where}. It may have been "
            "cut off or edited; open it in Jupyter, save it, and hand it in again."
        ) from None
    if not isinstance(raw, dict):
        raise UnreadableSubmission(
            "The file is not a Jupyter notebook, though it is valid JSON. Hand in the .ipynb file."
        )
    return raw


def convert(raw: dict[str, Any]) -> dict[str, Any]:
    """Bring a notebook of format 3 or earlier to format 4."""
    try:
        return dict(nbformat.reads(json.dumps(raw), as_version=4))
    except Exception:  # the converter trusts its input: a damaged notebook fails in any way
        raise UnreadableSubmission(
            f"The notebook is of the old format {raw.get('nbformat')} and could not be converted. "
            "Open it in Jupyter, save it, and hand it in again."
        ) from None


def clean_cell(raw: Any) -> NotebookNode | None:
    """A cell with what grading needs and nothing else, or None where there is no cell."""
    if not isinstance(raw, dict):
        return None
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    # Lone surrogates are legal in JSON, but cannot be written as UTF-8.
    source = source.encode("utf-8", "replace").decode("utf-8")
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    kind = raw.get("cell_type")
    kind = kind if kind in CELL_TYPES else "raw"
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kept = NotebookNode()
    tags = metadata.get("tags")
    if isinstance(tags, list):
        kept["tags"] = sorted({tag for tag in tags if isinstance(tag, str) and tag})
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, dict):
        kept["nbgrader"] = nbformat.from_dict(nbgrader)
    cell = NotebookNode(cell_type=kind, metadata=kept, source=source)
    if kind == "code":
        cell["execution_count"] = None
        cell["outputs"] = []
    elif pictures := attached_pictures(raw.get("attachments")):
        cell["attachments"] = pictures
    return cell


def attached_pictures(raw: Any) -> NotebookNode:
    """Attachments that have the form they should have: name -> media type -> text."""
    kept = NotebookNode()
    for name, bundle in raw.items() if isinstance(raw, dict) else ():
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values()):
            kept[name] = NotebookNode(bundle)
    return kept


def new_id(index: int, taken: set[str]) -> str:
    """A cell id that no other cell has; the same one each time the file is read."""
    name = f"cell-{index + 1}"
    while name in taken:
        name += "x"
    return name
