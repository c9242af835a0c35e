"""The glossary: its page, and links from the chapters' words and formulas to their definitions.

Terms and symbols are in ``book/glossary.toml``. In each section of a chapter, the first occurrence
of a term, and of a formula that is a symbol and nothing else, becomes a link to its entry; a script
shows the definition over it. Links are made in prose only: not in headings, code, links or what
stands behind a button.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from gradekit.book.glossary_entries import Glossary, load, pattern, tokens
from gradekit.numbers import chapter_number

PAGE = "book/glossary"
DATA = "glossary_data.js"
TERMS = "<!-- glossary-terms -->"
SYMBOLS = "<!-- glossary-symbols -->"
# What has no links in it, and what stands behind a button or is not the chapter's own text.
NO_PROSE = (
    nodes.title, nodes.subtitle, nodes.rubric, nodes.caption, nodes.literal, nodes.FixedTextElement,
    nodes.math_block, nodes.reference, nodes.raw, nodes.thead, nodes.Invisible,
)  # fmt: skip
NO_PROSE_CLASSES = {"cell", "course-version", "dropdown", "no-glossary"}
NO_PROSE_NODES = {"dropdown_main", "pending_xref", "download_reference"}


# The page -------------------------------------------------------------------------------------


def terms_text(glossary: Glossary) -> str:
    """The terms as MyST Markdown."""
    entries = "\n\n".join(
        f"{term.name}\n  {term.text} *Section {term.section}.*" for term in glossary.terms
    )
    return f"````{{glossary}}\n{entries}\n````"


def symbols_text(glossary: Glossary) -> str:
    """The tables of symbols as MyST Markdown."""
    parts = []
    for name, symbols in glossary.groups:
        parts += [f"### {name}", "", "| Symbol | Meaning | Shape | Where |", "|---|---|---|---|"]
        for symbol in symbols:
            letters = ", ".join(f"${tex}$" for tex in symbol.tex)
            parts.append(f'| <span id="{symbol.id}"></span>{letters} | {symbol.text} '
                         f"| {symbol.shape} | {', '.join(symbol.where)} |")  # fmt: skip
        parts.append("")
    return "\n".join(parts)


def inline_html(text: str) -> str:
    """A definition as HTML, with formulas for MathJax."""
    parts = re.split(r"(\$[^$]+\$|`[^`]+`|\*[^*]+\*)", text)
    for index, part in enumerate(parts):
        inner = html.escape(part[1:-1], quote=False)
        if index % 2 == 0:
            parts[index] = html.escape(part, quote=False)
        elif part[0] == "$":
            parts[index] = rf'<span class="math">\({inner}\)</span>'
        else:
            tag = "code" if part[0] == "`" else "em"
            parts[index] = f"<{tag}>{inner}</{tag}>"
    return "".join(parts)


def data_script(glossary: Glossary, ids: dict[str, str]) -> str:
    """The definitions for the script in the pages: anchor to name, definition and more."""
    entries = {
        ids[term.name]: [term.name, inline_html(term.text), f"Section {term.section}"]
        for term in glossary.terms if term.name in ids
    }  # fmt: skip
    for symbol in glossary.symbols:
        more = f"Shape {inline_html(symbol.shape)}" if symbol.shape else ""
        name = ", ".join(inline_html(f"${tex}$") for tex in symbol.tex)
        entries[symbol.id] = [name, inline_html(symbol.text), more]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"window.courseGlossary={text};\n"


# Links ----------------------------------------------------------------------------------------


class Links:
    """Adds links to one chapter's doctree.

    Parameters
    ----------
    glossary : Glossary
    chapter : str
        The chapter's number.
    ids : dict
        The anchor of each term.
    page : str
        Address of the glossary, seen from the chapter.
    """

    def __init__(self, glossary: Glossary, chapter: str, ids: dict[str, str], page: str) -> None:
        self.glossary, self.chapter, self.ids, self.page = glossary, chapter, ids, page
        self.start("")

    def start(self, section: str) -> None:
        """Begin a section: everything may be linked once more."""
        here = [term for term in self.glossary.terms
                if term.name in self.ids and term.linked_in(self.chapter, section)]
        self.section, self.seen = section, set[str]()
        self.find, self.named = pattern(here) if here else (re.compile("(?!)"), {})

    def add_to(self, parent: nodes.Element, depth: int = 0) -> None:
        """Link what is inside of a node, section by section."""
        children: list[nodes.Node] = []
        for child in with_whole_texts(parent):
            if isinstance(child, nodes.Text):
                children += self.linked(child.astext())
                continue
            if isinstance(child, nodes.math):
                child = self.linked_formula(child)
            elif isinstance(child, nodes.section):
                if depth < 2:
                    self.start(place_of(child, self.chapter))
                self.add_to(child, depth + 1)
            elif isinstance(child, nodes.Element) and is_prose(child):
                self.add_to(child, depth)
            children.append(child)
        parent[:] = children

    def linked_formula(self, formula: nodes.math) -> nodes.Element:
        """A formula, in a link if it is a symbol that was not linked before."""
        tex = formula.astext()
        symbol = self.glossary.symbol(tex, self.chapter, self.section)
        if symbol is None or symbol.id in self.seen:
            return formula
        self.seen.add(symbol.id)
        return self.link(symbol.id, formula, spoken(tex))

    def linked(self, text: str) -> Iterator[nodes.Node]:
        """A text as texts and links."""
        end = 0
        for match in self.find.finditer(text.replace("’", "'")):
            term = self.named[re.sub(r"\s+", " ", match[0])]
            if term.name not in self.seen:
                self.seen.add(term.name)
                if match.start() > end:
                    yield nodes.Text(text[end : match.start()])
                word = nodes.Text(text[match.start() : match.end()])
                yield self.link(self.ids[term.name], word)
                end = match.end()
        if end < len(text):
            yield nodes.Text(text[end:])

    def link(self, anchor: str, content: nodes.Node, label: str = "") -> GlossaryLink:
        """A link to an entry."""
        return GlossaryLink("", "", content, refuri=f"{self.page}#{anchor}", label=label)


class GlossaryLink(nodes.Inline, nodes.TextElement):
    """A link as short as it can be: a chapter has hundreds."""


def start_link(self: Any, node: GlossaryLink) -> None:
    """Write the beginning of a link; formulas get a name, since MathJax gives them none."""
    label = f' aria-label="{html.escape(node["label"])}"' if node["label"] else ""
    self.body.append(f'<a class="gl" href="{html.escape(node["refuri"])}"{label}>')


def end_link(self: Any, node: GlossaryLink) -> None:
    """Write the end of a link."""
    self.body.append("</a>")


def spoken(tex: str) -> str:
    r"""A symbol in words: ``\mathbf{W}^{(1)}`` is "bold W super (1)"."""
    words = {
        "\\mathbf": "bold", "\\boldsymbol": "bold", "_": "sub", "^": "super", "'": "prime",
        "{": "", "}": "", "\\mathrm": "", "\\text": "", "\\operatorname": "", "\\ell": "l",
    }  # fmt: skip
    said = " ".join(words.get(token, token.lstrip("\\")) for token in tokens(tex))
    return re.sub(r"\( (\w+) \)", r"(\1)", re.sub(r"\s+", " ", said)).strip()


def is_prose(node: nodes.Element) -> bool:
    """Whether there may be links in a node."""
    return not (
        isinstance(node, NO_PROSE)
        or type(node).__name__ in NO_PROSE_NODES
        or NO_PROSE_CLASSES & set(node.get("classes", []))
    )


def with_whole_texts(parent: nodes.Element) -> list[nodes.Node]:
    """A node's children, texts that follow each other put together: a term may be on two lines."""
    children: list[nodes.Node] = []
    for child in parent.children:
        if isinstance(child, nodes.Text) and children and isinstance(children[-1], nodes.Text):
            children[-1] = nodes.Text(children[-1].astext() + child.astext())
        else:
            children.append(child)
    return children


def place_of(section: nodes.section, chapter: str) -> str:
    """The number in a section's heading, as "2.10", or chapter and heading, as "2 Summary"."""
    title = section.next_node(nodes.title)
    heading = title.astext() if title is not None else ""
    match = re.match(r"\d+\.\d+(?=\s)", heading)
    return match[0] if match else f"{chapter} {heading}"


def chapter_of(docname: str) -> str:
    """The chapter's number, as "2"; "" if the page is no chapter."""
    return chapter_number(docname.rpartition("/")[2])


# Sphinx ---------------------------------------------------------------------------------------


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    # The file of entries; a book without one has no glossary.
    app.add_config_value("course_glossary", "", "env", str)
    app.connect("builder-inited", read_entries)
    app.connect("source-read", fill_in_page)
    app.connect("env-updated", outdated_pages)
    app.connect("env-check-consistency", write_data)
    # Before other handlers look at the page's scripts.
    app.connect("html-page-context", add_scripts, priority=400)
    app.add_node(GlossaryLink, html=(start_link, end_link))
    app.add_post_transform(LinkGlossary)


def read_entries(app: Any) -> None:
    """Sphinx's ``builder-inited``: read the entries, once a build."""
    file = app.config.course_glossary
    app.course_entries = load(Path(app.srcdir) / file) if file else Glossary((), ())


def fill_in_page(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: put terms and symbols where the page has its placeholders."""
    if docname == PAGE:
        app.env.note_dependency(str(Path(app.srcdir) / app.config.course_glossary))
        text = content[0].replace(TERMS, terms_text(app.course_entries))
        content[0] = text.replace(SYMBOLS, symbols_text(app.course_entries))


def outdated_pages(app: Any, env: Any) -> list[str]:
    """Sphinx's ``env-updated``: pages whose links are out of date are written again, not run."""
    chapters = sorted(filter(chapter_of, env.found_docs))
    sections = [(name, list(sections_of(env, name))) for name in chapters]
    state = [hashlib.sha256(repr(part).encode()).hexdigest()
             for part in (app.course_entries, sections)]  # fmt: skip
    before = getattr(env, "course_glossary_state", ["", ""])
    env.course_glossary_state = state
    pages = [PAGE] if state != before and PAGE in env.found_docs else []
    return pages + (chapters if state[0] != before[0] else [])


def sections_of(env: Any, docname: str) -> Iterator[tuple[str, str]]:
    """Number and anchor of each numbered section of a page."""
    for link in env.tocs[docname].findall(nodes.reference):
        if match := re.match(r"\d+\.\d+(?=\s)", link.astext()):
            yield match[0], link["anchorname"]


def write_data(app: Any, env: Any) -> None:
    """Sphinx's ``env-check-consistency``: the definitions as a script, before pages name it."""
    if app.builder.format == "html":
        target = Path(app.outdir) / "_static" / DATA
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(data_script(app.course_entries, term_ids(env)), encoding="utf-8")


def term_ids(env: Any) -> dict[str, str]:
    """The anchor of each term of the glossary page."""
    objects = env.get_domain("std").objects
    return {name: anchor for (kind, name), (page, anchor) in objects.items()
            if kind == "term" and page == PAGE}  # fmt: skip


def add_scripts(
    app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Sphinx's ``html-page-context``: load the script where there are links, the styles too."""
    if doctree is None:
        return
    linked = next(iter(doctree.findall(GlossaryLink)), None) is not None
    if linked or docname == PAGE:
        app.add_css_file("glossary.css")
    if linked:
        app.add_js_file(DATA, loading_method="defer")
        app.add_js_file("glossary.js", loading_method="defer")


class LinkGlossary(SphinxPostTransform):
    """Links in chapters to the glossary, and in the glossary to the chapters' sections."""

    default_priority = 900  # after references are resolved and cells have their outputs
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the doctree of the page that is about to be written."""
        chapter = chapter_of(self.env.docname)
        if chapter and PAGE in self.env.found_docs:
            page = self.app.builder.get_relative_uri(self.env.docname, PAGE)
            ids = term_ids(self.env)
            Links(self.app.course_entries, chapter, ids, page).add_to(self.document)
        elif self.env.docname == PAGE:
            self.link_sections()

    def link_sections(self) -> None:
        """Make links of the texts "Section 2.2."."""
        places = {
            number: self.app.builder.get_relative_uri(PAGE, docname) + anchor
            for docname in filter(chapter_of, self.env.found_docs)
            for number, anchor in sections_of(self.env, docname)
        }
        for node in list(self.document.findall(nodes.emphasis)):
            match = re.fullmatch(r"Section (\d+\.\d+)\.", node.astext())
            if match and match[1] in places:
                address = places[match[1]]
                link = nodes.reference("", node.astext(), internal=True, refuri=address)
                node.parent.replace(node, link)
