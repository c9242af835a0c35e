"""A link from each numbered figure to its picture alone, which a phone can show as large as needed.

A diagram that is drawn for a desk has letters of 5 px on a phone. Opened on its own it fills the
screen in landscape, and two fingers make it larger; vectors stay sharp.
"""

from __future__ import annotations

import re
from typing import Any

# As `gradekit.book.numbering` has them written.
FIGURE = re.compile(
    r'(<figure class="course-figure[^"]*" id="figure-(\d+)-(\d+)">\s*<img [^>]*?src="([^"]+)"'
    r"(?:(?!</figure>).)*?)(\s*</figcaption>)",
    re.DOTALL,
)
LINK = '<a class="enlarge" href="{address}">Enlarge figure {number}</a>'


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("html-page-context", add_links, priority=910)


def add_links(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Sphinx's ``html-page-context``: a link in each caption; the style shows it on a phone."""
    if context.get("body"):
        context["body"] = with_links(context["body"])


def with_links(body: str) -> str:
    """A page's text with a link at the end of each figure's caption."""
    return FIGURE.sub(
        lambda found: found[1]
        + LINK.format(address=found[4], number=f"{found[2]}.{found[3]}")
        + found[5],
        body,
    )
