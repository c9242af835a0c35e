"""Read what a student handed in: any bytes, into a notebook that the tools after it can trust.

A submission may have been written by any program, or edited by hand. Here it becomes a notebook of
format 4.5 with nothing but cells, their text, tags, nbgrader's metadata and attached pictures.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradekit.harmless import BASE64, PICTURES

MAX_BYTES = 100_000_000
MAX_CELLS = 5000
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # as nbformat wants them
TAG = re.compile(r"""[^\s,<>"'&\x00-\x1f\ud800-\udfff]{1,100}""")
VERSION = re.compile(r"[A-Za-z0-9.+-]{1,40}")
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
    if len(cells) > MAX_CELLS:
        raise UnreadableSubmission(
            f"The notebook has {len(cells):,} cells, of which at most {MAX_CELLS:,} are read. Copy "
            "your answers into a fresh notebook of the chapter, and hand that in."
        )
    notebook = nbformat.v4.new_notebook()
    seen: set[str] = set()
    renamed = left_out = 0
    for index, raw_cell in enumerate(cells):
        cell = clean_cell(raw_cell)
        if cell is None:
            left_out += 1
            continue
        wanted = raw_cell.get("id")
        if not isinstance(wanted, str) or wanted in seen or not CELL_ID.fullmatch(wanted):
            renamed += isinstance(wanted, str)
            wanted = new_id(index, seen)
        seen.add(wanted)
        cell["id"] = wanted
        notebook.cells.append(cell)
    if left_out:
        notes.append(f"Entries of its list of cells that are no cells were left out: {left_out}.")
    if renamed:
        notes.append(
            f"Several cells had the same id, or none that is valid; {renamed} got a new one."
        )
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kernelspec = metadata.get("kernelspec")
    if isinstance(kernelspec, dict):
        notebook.metadata["kernelspec"] = NotebookNode(plain(kernelspec))
    course = metadata.get("course")
    return Submission(notebook, stamp_of(course) if isinstance(course, dict) else {}, notes)


def stamp_of(course: dict[str, Any]) -> dict[str, Any]:
    """What grading needs of a chapter's metadata: its version, and that of the release."""
    release = course.get("release")
    return version_of(course) | {
        "release": version_of(release) if isinstance(release, dict) else {}
    }


def version_of(metadata: dict[str, Any]) -> dict[str, str]:
    """The version in some metadata, if it looks like one: it is told in a sentence."""
    version = metadata.get("version")
    return {"version": version} if isinstance(version, str) and VERSION.fullmatch(version) else {}


def plain(metadata: dict[str, Any]) -> dict[str, Any]:
    """Metadata of which only texts, numbers and truth values are left: the rest may be endless."""
    kept: dict[str, Any] = {}
    for name, value in metadata.items():
        if isinstance(value, str):
            kept[writable(name)] = writable(value)[:1000]
        elif value is None or isinstance(value, (bool, int, float)):
            kept[writable(name)] = value
        else:
            kept[writable(name)] = f"({type(value).__name__})"
    return kept


def writable(text: str) -> str:
    """Text without lone surrogates, which are legal in JSON, but cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()


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
    source = writable(source).replace("\r\n", "\n").replace("\r", "\n")
    kind = raw.get("cell_type")
    kind = kind if kind in CELL_TYPES else "raw"
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kept = NotebookNode()
    tags = metadata.get("tags")
    if isinstance(tags, list):
        kept["tags"] = sorted({t for t in tags if isinstance(t, str) and TAG.fullmatch(t)})
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, dict):
        kept["nbgrader"] = NotebookNode(plain(nbgrader))
    cell = NotebookNode(cell_type=kind, metadata=kept, source=source)
    if kind == "code":
        cell["execution_count"] = None
        cell["outputs"] = []
    elif pictures := attached_pictures(raw.get("attachments")):
        cell["attachments"] = pictures
    return cell


def attached_pictures(raw: Any) -> NotebookNode:
    """Attachments that are pictures: name -> media type -> base64."""
    kept = NotebookNode()
    for name, bundle in raw.items() if isinstance(raw, dict) else ():
        pictures = NotebookNode()
        for kind, data in bundle.items() if isinstance(bundle, dict) else ():
            if kind in PICTURES and isinstance(data, str) and BASE64.fullmatch(data):
                pictures[kind] = data
        if pictures:
            kept[writable(name)] = pictures
    return kept


def new_id(index: int, taken: set[str]) -> str:
    """A cell id that no other cell has; the same one each time the file is read."""
    name = f"cell-{index + 1}"
    while name in taken:
        name += "x"
    return name
