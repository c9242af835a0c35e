"""The course as one PDF: the pages of an edition, put together and printed by headless Chromium."""

from __future__ import annotations

import html
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from bs4 import BeautifulSoup, Tag

from coursekit.errors import CourseError

TEMPLATES = Path(__file__).parents[1] / "templates" / "pdf"
# Of a page: what only a screen has a use for.
SCREEN_ONLY = (
    ".headerlink", ".enlarge", "script", "style", "button", ".interactive-live", ".course-button",
    ".course-version details", ".sd-summary-state-marker", ".prev-next-footer", ".toctree-wrapper",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MATHS_SECONDS = 120
# Of an A4 page without its margins (print.css), in CSS pixels.
PAGE_WIDTH = 642
# Paper can't be scrolled: a formula that is too wide gets smaller letters.
FIT_FORMULAS = """() => {
  for (const formula of document.querySelectorAll('mjx-container[display="true"]')) {
    const room = formula.parentElement.clientWidth, wide = formula.scrollWidth;
    const letters = parseFloat(getComputedStyle(formula).fontSize);
    if (wide > room) formula.style.fontSize = `${0.99 * letters * room / wide}px`;
  }
}"""


@dataclass(frozen=True)
class Page:
    """One page of the book.

    Attributes
    ----------
    name : str
        As in the table of contents, for example ``book/index``.
    part : str
        Heading of the part that begins with it; "" if none does.
    """

    name: str
    part: str = ""

    @property
    def key(self) -> str:
        """What its anchors begin with in the whole."""
        return re.sub(r"\W+", "-", self.name) + "--"


def contents(root: Path) -> list[Page]:
    """The book's pages in their order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    pages = [Page(toc["root"])]
    for part in toc.get("parts", []):
        for number, chapter in enumerate(part["chapters"]):
            pages.append(Page(chapter["file"], part["caption"] if number == 0 else ""))
    return pages


def write_pdf(root: Path, edition: Path, target: Path, subtitle: str) -> None:
    """Print an edition that has been rendered.

    Parameters
    ----------
    root : Path
        The project, for its table of contents.
    edition : Path
        Folder of the edition's pages.
    target : Path
        The file to write; the one that is there stays until the new one is complete.
    subtitle : str
        Which edition it is, for the title page.

    Raises
    ------
    CourseError
        If a page is missing, or there is no browser or no Playwright.
    """
    whole = assemble(root, edition, subtitle)
    with tempfile.TemporaryDirectory(prefix="course-pdf-") as folder:
        source, made = Path(folder) / "course.html", Path(folder) / "course.pdf"
        source.write_text(whole, encoding="utf-8")
        print_page(source, made)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.part")
        shutil.copyfile(made, beside)
        os.replace(beside, target)


# Putting together ----------------------------------------------------------------------------


def assemble(root: Path, edition: Path, subtitle: str) -> str:
    """One HTML text of all pages: a title page, a table of contents, the pages."""
    pages = contents(root)
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    bodies, entries, head = [], [], ""
    for page in pages:
        path = edition / f"{page.name}.html"
        if not path.is_file():
            raise CourseError(f"{path} is missing: render the edition first.")
        document = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        body, title = printed(document, page, path, edition, {one.name for one in pages})
        if page.part:
            entries.append(f'<li class="part">{html.escape(page.part)}</li>')
        entries.append(f'<li><a href="#{page.key}">{html.escape(title)}</a></li>')
        bodies.append(f'<div class="page" id="{page.key}">{body}</div>')
        head = head or scripts(document, path)
    text = (TEMPLATES / "course.html").read_text(encoding="utf-8")
    parts = {
        "title": html.escape(config["title"]), "subtitle": html.escape(subtitle),
        "author": html.escape(config["author"]), "head": head, "contents": "\n".join(entries),
        "style": (TEMPLATES / "print.css").read_text(encoding="utf-8"),
        "pygments": (edition / "_static" / "pygments.css").read_text(encoding="utf-8"),
        "pages": "\n".join(bodies),
    }  # fmt: skip
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], text)


def printed(
    document: BeautifulSoup, page: Page, path: Path, edition: Path, known: set[str]
) -> tuple[str, str]:
    """A page's article as it is printed, and its title."""
    article = document.select_one("article.bd-article")
    if article is None or article.h1 is None:
        raise CourseError(f"{path}: has no article with a title; it is not a page of the book.")
    for selector in SCREEN_ONLY:
        for element in article.select(selector):
            element.decompose()
    title = article.h1.get_text().strip()
    for still in article.select("noscript"):
        still.unwrap()  # the browser that prints runs scripts, and would leave it out
    for details in article.select("details"):
        unfold(details)
    for element in article.find_all(id=True):
        element["id"] = page.key + str(element["id"])
    for link in article.find_all("a", href=True):
        link["href"] = address(str(link["href"]), page, edition, known)
    for picture in article.find_all(["img", "source"], src=True):
        if not urlsplit(str(picture["src"])).scheme:
            file = (path.parent / unquote(str(picture["src"]))).resolve()
            picture["src"] = file.as_uri()
        picture.attrs.pop("loading", None)  # nobody scrolls to it
    return str(article), title


def unfold(details: Tag) -> None:
    """Print what a button hides, under its label; the code of tests stays out."""
    label = details.summary.get_text(" ").strip() if details.summary is not None else ""
    if re.search(r"\btests\b", label):
        details.decompose()
        return
    details["open"] = ""


def address(href: str, page: Page, edition: Path, known: set[str]) -> str:
    """Where a link leads in the whole: to a page's own place, or as it was."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    if not parts.path:
        return f"#{page.key}{parts.fragment}" if parts.fragment else f"#{page.key}"
    target = os.path.normpath(PurePosixPath(page.name).parent / unquote(parts.path))
    name = target.removesuffix(".html")
    if name in known:
        return f"#{Page(name).key}{parts.fragment}"
    return target  # a download: it lies beside the site, not in the PDF


def scripts(document: BeautifulSoup, path: Path) -> str:
    """MathJax and its settings, as the pages load them."""
    found = []
    for script in document.find_all("script"):
        source = str(script.get("src", ""))
        if "mathjax" in source:
            file = (path.parent / source.partition("?")[0]).resolve()
            found.append(f'<script src="{file.as_uri()}"></script>')
        elif "window.MathJax" in script.get_text():
            found.append(str(script))
    return "\n".join(found)


# Printing ------------------------------------------------------------------------------------


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser.

    Raises
    ------
    CourseError
        If Playwright or the browser is missing.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError as error:
        raise CourseError(
            "playwright is not installed: install this project with its extra 'site'."
        ) from error
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    # The sandbox needs rights that containers lack; the pages are our own.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(
                executable_path=program, args=["--no-sandbox"] if as_root else []
            )
        except Error as error:
            raise CourseError(
                "no browser to print with: install Chromium, or `playwright install chromium`."
            ) from error
        yield browser
        browser.close()


def print_page(source: Path, target: Path) -> None:
    """Print a page that has maths, with bookmarks and tags for screen readers."""
    footer = (
        '<div style="width:100%;text-align:center;font:9px sans-serif;color:#555">'
        '<span class="pageNumber"></span></div>'
    )
    with chromium() as browser:
        page = browser.new_page()
        page.goto(source.as_uri())
        page.wait_for_function(
            "() => !window.MathJax || (MathJax.startup && MathJax.startup.promise)"
        )
        page.set_default_timeout(MATHS_SECONDS * 1000)
        page.evaluate("async () => { if (window.MathJax) await MathJax.startup.promise; }")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": PAGE_WIDTH, "height": 1000})
        page.evaluate(FIT_FORMULAS)
        page.pdf(
            path=str(target), prefer_css_page_size=True, print_background=True, outline=True,
            tagged=True, display_header_footer=True, header_template="<span></span>",
            footer_template=footer,
        )  # fmt: skip
