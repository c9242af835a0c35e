"""The Sphinx extension that turns source notebooks into the pages of the book.

Sources stay plain notebooks that read well anywhere. What only the book needs is added to the text
that Sphinx has read, never to the files. Each part is a module with a ``setup`` of its own.
"""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Any

# In the order in which they see a page.
PARTS = (
    "outputs", "pages", "numbering", "interactive", "glossary", "changes", "cards", "citation",
    "scripts", "icons", "accessible", "enlarge", "metadata", "site_files", "static_files",
)  # fmt: skip


def setup(app: Any) -> dict[str, Any]:
    """Connect all parts to Sphinx (called by Sphinx itself)."""
    for part in PARTS:
        importlib.import_module(f"{__name__}.{part}").setup(app)
    return {
        "version": "2", "env_version": state_of_code(), "parallel_read_safe": True,
        "parallel_write_safe": True,
    }  # fmt: skip


def state_of_code() -> str:
    """A short hash of the code that pages are read with: Sphinx reads them anew if it changed."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
