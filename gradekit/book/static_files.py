"""Pages follow the style sheets, scripts and pictures that lie beside them.

Sphinx copies such files only when it writes a page, and pages name them with a hash of what they
hold. A change of a style sheet alone would reach no reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("env-updated", pages_to_write)


def pages_to_write(app: Any, env: Any) -> list[str]:
    """Sphinx's ``env-updated``: all pages, to be written but not read, if a file has changed."""
    found = digest(Path(app.confdir) / folder for folder in app.config.html_static_path)
    if found == getattr(env, "course_static_files", None):
        return []
    env.course_static_files = found
    return sorted(env.found_docs)


def digest(folders: Iterable[Path]) -> str:
    """A hash of all files in some folders."""
    made = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                made.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return made.hexdigest()
