"""The files that a site has besides its pages: front address, sitemap, page for a wrong address.

They are made anew in each build, from all pages and not only those that were written again.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from xml.sax.saxutils import escape

from gradekit.book.metadata import description, page_tags

SITEMAP, NOT_FOUND = "sitemap.xml", "404"


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("html-collect-pages", not_found_page)
    app.connect("html-page-context", complete_not_found_page)
    # After the extension of the table of contents, which writes a front address of its own.
    app.connect("build-finished", write_files, priority=900)


def not_found_page(app: Any) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Sphinx's ``html-collect-pages``: the page that a server shows for a wrong address."""
    front = app.builder.get_relative_uri(NOT_FOUND, app.config.root_doc)
    body = (
        "<h1>There is no such page</h1>\n"
        "<p>The address is wrong, or the page has moved. The table of contents is beside this "
        f'text, or behind the button above it; <a href="{html.escape(front)}">the front page</a> '
        "shows all chapters, and "
        f'<a href="{html.escape(app.builder.get_relative_uri(NOT_FOUND, "search"))}">the search'
        "</a> finds a word.</p>"
    )
    if app.config.html_baseurl:
        whole = html.escape(app.config.html_baseurl)
        body += f'\n<noscript><p><a href="{whole}">{whole}</a></p></noscript>'
    yield NOT_FOUND, {"title": "There is no such page", "body": body}, "page.html"


def complete_not_found_page(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Sphinx's ``html-page-context``: links that lead somewhere from any wrong address."""
    if docname == NOT_FOUND:
        context["pageurl"] = None  # it stands for no address
        context["metatags"] = (
            address_script(app.config.html_baseurl) + '<meta name="robots" content="noindex" />'
            + context.get("metatags", "")
        )  # fmt: skip


def address_script(base: str) -> str:
    """A script that makes links start at the site's root; "" if its address is not known.

    Links of the page are relative, so they work as a file and at the page's own address. A server
    shows the page in place of others too, at any depth: only then must links start elsewhere.
    """
    if not base:
        return ""
    own = f"{urlparse(base).path}{NOT_FOUND}.html"
    return (
        "<script>if (!/(^|\\/)404(\\.html)?$/.test(location.pathname)) {\n"
        'const base = document.createElement("base");\n'
        f'base.href = "{own}";\n'
        "document.head.append(base);\n}</script>\n"
    )


def write_files(app: Any, exception: Exception | None) -> None:
    """Sphinx's ``build-finished``: the front address; if the site has one, the sitemap."""
    if exception is not None or app.builder.format != "html":
        return
    folder, base = Path(app.outdir), app.config.html_baseurl
    if app.config.root_doc != "index":
        (folder / "index.html").write_text(front_address(app), encoding="utf-8")
    if base:
        pages = sorted(app.env.found_docs)
        (folder / SITEMAP).write_text(
            sitemap([base + app.builder.get_target_uri(page) for page in pages]), encoding="utf-8"
        )
    else:
        (folder / SITEMAP).unlink(missing_ok=True)


def sitemap(addresses: list[str]) -> str:
    """A sitemap of these pages, as XML."""
    entries = "\n".join(f"  <url><loc>{escape(address)}</loc></url>" for address in addresses)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}\n</urlset>\n'
    )


def front_address(app: Any) -> str:
    """What stands at the site's front address: it leads to the front page, and describes it."""
    base, site = app.config.html_baseurl, app.config.html_title
    target = app.builder.get_target_uri(app.config.root_doc)
    tags = page_tags(site, description(app, app.config.root_doc), base, target, site)
    if base:
        tags.append(f'<link rel="canonical" href="{html.escape(base + target)}" />')
    return "\n".join([
        "<!DOCTYPE html>", f'<html lang="{app.config.language}">', "<head>",
        '<meta charset="utf-8" />',
        '<meta name="viewport" content="width=device-width, initial-scale=1" />',
        f'<meta http-equiv="refresh" content="0; url={html.escape(target)}" />',
        f"<title>{html.escape(site)}</title>", *tags, "</head>",
        f'<body><p><a href="{html.escape(target)}">{html.escape(site)}</a></p></body>', "</html>",
        "",
    ])  # fmt: skip
