"""What search engines and link previews are told about each page.

Titles, descriptions, Open Graph, and the canonical address. The site's address is one setting,
``html: baseurl`` in ``_config.yml``. Without it nothing on a page names an absolute address.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from sphinx.util import logging

from coursekit.errors import CourseError
from gradekit.book import chapters
from gradekit.book.outputs import is_notebook

# Made by `gradekit.book.brand`; seen from the site's root.
TOUCH_ICON, PREVIEW = "_static/apple-touch-icon.png", "_static/preview.png"
PREVIEW_SIZE = (1200, 630)
PREVIEW_ALT = "The course's name beside a small network whose output divides a plane of samples."

logger = logging.getLogger(__name__)


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    # Where the sentences about the chapters are; if set, no page may be without a description.
    app.add_config_value("course_chapters", "", "env", str)
    app.connect("config-inited", check_address)
    app.connect("env-check-consistency", check_descriptions)
    app.connect("html-page-context", describe)


def check_address(app: Any, config: Any) -> None:
    """Sphinx's ``config-inited``: refuse an address that no link can start with."""
    if config.html_baseurl and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", config.html_baseurl):
        raise CourseError(
            f"html: baseurl is {config.html_baseurl!r} in _config.yml; write the whole address, "
            "such as https://example.org/course/, or leave it out."
        )
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"


def check_descriptions(app: Any, env: Any) -> None:
    """Sphinx's ``env-check-consistency``: warn of each page that says nothing about itself."""
    if not app.config.course_chapters:
        return
    for docname in sorted(env.found_docs):
        if not description(app, docname):
            logger.warning("no description: add one to the front matter", location=docname)


def description(app: Any, docname: str) -> str:
    """A page's description: of its front matter, or of the chapters' list; "" if there is none."""
    if docname not in app.env.found_docs:
        return ""
    if app.config.course_chapters and is_notebook(app, docname):
        sentences = chapters.descriptions(Path(app.srcdir) / app.config.course_chapters)
        return chapters.description(sentences, Path(docname).name)
    return " ".join(str(app.env.metadata[docname].get("description", "")).split())


def describe(app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Sphinx's ``html-page-context``: the page's metadata."""
    if docname == app.config.root_doc:
        context["docstitle"] = ""  # its own title is that of the course already
    title = re.sub(r"<[^>]+>", "", context.get("title", ""))
    tags = page_tags(
        html.unescape(title), description(app, docname), app.config.html_baseurl,
        app.builder.get_target_uri(docname), app.config.html_title,
    )
    icon = context["pathto"](TOUCH_ICON, 1)
    tags.append(f'<link rel="apple-touch-icon" href="{icon}" />')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(tags)


def page_tags(title: str, words: str, base: str, target: str, site: str) -> list[str]:
    """The tags of one page.

    Parameters
    ----------
    title, words : str
        The page's title and description, as plain text.
    base : str
        The site's address, with a slash at its end; "" if it has none.
    target : str
        The page's address below it.
    site : str
        The name of the site.
    """
    properties = {
        "og:type": "website", "og:title": title, "og:description": words, "og:locale": "en",
        "og:site_name": site,
    }  # fmt: skip
    names = {"description": words}
    if base:  # previews need whole addresses, so without one there is no picture
        width, height = PREVIEW_SIZE
        properties |= {
            "og:url": base + target, "og:image": base + PREVIEW, "og:image:alt": PREVIEW_ALT,
            "og:image:width": str(width), "og:image:height": str(height),
        }  # fmt: skip
        names["twitter:card"] = "summary_large_image"
    return [
        f'<meta {kind}="{name}" content="{html.escape(value)}" />'
        for kind, given in (("name", names), ("property", properties))
        for name, value in given.items() if value
    ]
