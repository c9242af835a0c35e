"""The Sphinx extension that turns source notebooks into the pages of the book.

Sources stay plain notebooks that read well anywhere. What only the book needs is added to the text
that Sphinx has read, never to the files. Each part is a module with a ``setup`` of its own.
"""

from __future__ import annotations

import importlib
from typing import Any

# In the order in which they see a page.
PARTS = (
    "outputs", "pages", "numbering", "interactive", "glossary", "changes", "cards", "citation",
    "scripts", "accessible", "metadata", "site_files", "static_files",
)  # fmt: skip


def setup(app: Any) -> dict[str, Any]:
    """Connect all parts to Sphinx (called by Sphinx itself)."""
    for part in PARTS:
        importlib.import_module(f"{__name__}.{part}").setup(app)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
