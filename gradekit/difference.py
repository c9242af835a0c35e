"""Where two folders of a release differ, and how to show that to people."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Difference:
    """Files, relative to a chapter's folder, where a release is not what it should be."""

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)


def compare(wanted: Path, found: Path) -> Difference:
    """Compare two folders byte by byte; hidden files in `found` are nobody's business."""
    difference = Difference()
    wanted_files = _files(wanted)
    for name in wanted_files:
        if not (found / name).is_file():
            difference.missing.append(name)
        elif (found / name).read_bytes() != (wanted / name).read_bytes():
            difference.changed.append(name)
    difference.extra = [name for name in _files(found) if name not in wanted_files]
    return difference


def _files(folder: Path) -> list[str]:
    """Names of files, but for those that programs leave beside notebooks people open."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        name.as_posix()
        for name in names
        if not any(part.startswith(".") or part == "__pycache__" for part in name.parts)
    )


def show_difference(found: Path, wanted: Path) -> list[str]:
    """A unified difference of two files; of notebooks, cell by cell."""
    try:
        before, after = _readable(found), _readable(wanted)
    except UnicodeDecodeError:
        return [f"{found.name}: binary files differ"]
    names = (f"release now: {found.name}", f"from source: {wanted.name}")
    lines = list(difflib.unified_diff(before, after, *names, lineterm=""))
    return lines or [f"{found.name}: the same cells, in another spelling of the JSON"]


def _readable(path: Path) -> list[str]:
    """Lines of a file as people compare them; a cell of a notebook begins with its id."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text.splitlines()
    try:
        notebook = json.loads(text)
        lines = [f"[notebook] {key}: {_compact(notebook[key])}" for key in sorted(notebook)
                 if key != "cells"]
        for cell in notebook["cells"]:
            rest = {k: v for k, v in cell.items() if k not in ("id", "cell_type", "source")}
            lines.append("")
            lines.append(f"[cell {cell.get('id')}] {cell['cell_type']}")
            lines += [f"  {key}: {_compact(value)}" for key, value in sorted(rest.items()) if value]
            lines += [f"  | {line}" for line in "".join(cell["source"]).split("\n")]
    except (ValueError, TypeError, KeyError, AttributeError):
        return text.splitlines()  # no notebook any more
    return lines


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


