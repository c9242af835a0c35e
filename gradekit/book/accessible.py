"""Corrections of what the theme and docutils write, so that every reader can use the pages.

Screen readers go from landmark to landmark, and read a table's heads with its cells. The theme
leaves its logo outside the landmarks; docutils makes a head of an empty corner, and says of none
what it is the head of.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "book"
EMPTY_HEAD = re.compile(r"<th class=\"head([^\"]*)\">\s*(?:<p>\s*</p>)?\s*</th>")


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("config-inited", add_templates)
    # After the theme has chosen what stands in the sidebar.
    app.connect("html-page-context", correct_page, priority=900)


def add_templates(app: Any, config: Any) -> None:
    """Sphinx's ``config-inited``: where our own templates are."""
    config.templates_path = [*config.templates_path, str(TEMPLATES)]


def correct_page(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Sphinx's ``html-page-context``: the logo in a landmark, tables with heads that are heads."""
    context["sidebars"] = [
        "course-brand.html" if name.endswith("navbar-logo.html") else name
        for name in context.get("sidebars") or []
    ]
    if context.get("body"):
        context["body"] = table_heads(context["body"])


def table_heads(body: str) -> str:
    """The page with empty corners as cells, and each other head said to be its column's."""
    body = EMPTY_HEAD.sub(r'<td class="head\1"></td>', body)
    return body.replace('<th class="head', '<th scope="col" class="head')
