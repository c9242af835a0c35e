r"""Numbered figures and equations as places of the book, and links to what the text refers to.

Sources have captions, ``\tag`` and words like "figure 3.2" (``gradekit.numbers``). Here captions
become those of their figures, equations and figures get anchors (``figure-3-2``,
``equation-3-4``), and references in prose become links, also to other pages. A reference to what
is not there is a warning, which fails the build.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from gradekit.book.glossary import (
    NO_PROSE,
    NO_PROSE_CLASSES,
    NO_PROSE_NODES,
    chapter_of,
    sections_of,
    with_whole_texts,
)
from gradekit.numbers import NUMBER, TAG, references

LABEL = re.compile(r"Figure (\d+\.\d+)\.")
STYLE = "numbering.css"
NOT_LINKED = tuple(kind for kind in NO_PROSE if kind is not nodes.caption)
NOT_LINKED_CLASSES = NO_PROSE_CLASSES - {"no-glossary"}

logger = logging.getLogger(__name__)


class NumberedEquation(nodes.math_block):
    """A displayed equation with a number."""


def start_equation(self: Any, node: NumberedEquation) -> None:
    r"""Write an equation, and its number beside it instead of its ``\tag``.

    MathJax would set the number far right in a wide equation, where a phone does not show it; and
    Sphinx's ``split`` around several lines does not allow a ``\tag``.
    """
    begin, end = self.builder.config.mathjax_display
    tex = self.encode(TAG.sub("", node.astext()).strip())
    number, place = node["course_equation"], node["ids"][0]
    self.body.append(
        f'<div class="numbered-equation" id="{place}">'
        f'<div class="math notranslate nohighlight">{begin}{tex}{end}</div>'
        f'<a class="equation-number" href="#{place}" aria-label="Equation ({number})">({number})'
        "</a></div>\n"
    )
    raise nodes.SkipNode


# Places ---------------------------------------------------------------------------------------


def anchor(kind: str, number: str) -> str:
    """The anchor of a figure or an equation, as ``figure-3-2``."""
    return f"{kind}-{number.replace('.', '-')}"


def mark_places(app: Any, doctree: nodes.document) -> None:
    """Sphinx's ``doctree-read``: give a chapter's figures and equations anchors, and note them."""
    docname = app.env.docname
    if not chapter_of(docname):
        return
    noted = places_in(app.env)[docname] = {}
    for paragraph in doctree.findall(nodes.paragraph):
        if number := caption_number(paragraph):
            paragraph["course_figure"] = number
            noted[f"figure {number}"] = name = anchor("figure", number)
            paragraph["ids"] = [name]
    for equation in list(doctree.findall(nodes.math_block)):
        found = TAG.search(equation.astext())
        if found and NUMBER.fullmatch(found[1]):
            noted[f"equation ({found[1]})"] = name = anchor("equation", found[1])
            numbered = NumberedEquation(
                equation.rawsource, equation.astext(), ids=[name], nowrap=True, number=None,
                course_equation=found[1],
            )  # fmt: skip
            numbered.source, numbered.line = equation.source, equation.line
            equation.replace_self(numbered)


def caption_number(paragraph: nodes.Element) -> str:
    """The number of a caption, as ``3.2``; "" of another paragraph."""
    # MyST leaves an empty text before what begins a paragraph.
    first = next((child for child in paragraph.children if child.astext()), None)
    label = LABEL.fullmatch(first.astext()) if isinstance(first, nodes.strong) else None
    return label[1] if label else ""


def places_in(env: Any) -> dict[str, dict[str, str]]:
    """By page: the anchors of its figures and equations, by their names in prose."""
    if not hasattr(env, "course_places"):
        env.course_places = {}
    found: dict[str, dict[str, str]] = env.course_places
    return found


def forget_page(app: Any, env: Any, docname: str) -> None:
    """Sphinx's ``env-purge-doc``: a page is read anew, or gone."""
    places_in(env).pop(docname, None)


def merge_places(app: Any, env: Any, docnames: set[str], other: Any) -> None:
    """Sphinx's ``env-merge-info``: take over what another process has read."""
    places_in(env).update(
        {name: places_in(other)[name] for name in docnames if name in places_in(other)}
    )


def all_places(env: Any) -> dict[str, tuple[str, str]]:
    """Page and anchor of everything that text may refer to, by its name."""
    found = {}
    for docname in sorted(env.found_docs):
        if chapter := chapter_of(docname):
            found[f"chapter {chapter}"] = docname, ""
            for number, place in sections_of(env, docname):
                found[f"section {number}"] = docname, place
            for name, place in places_in(env).get(docname, {}).items():
                found[name] = docname, f"#{place}"
    return found


def outdated_pages(app: Any, env: Any) -> list[str]:
    """Sphinx's ``env-updated``: if places came, went or moved, links are written anew."""
    state = hashlib.sha256(repr(sorted(all_places(env).items())).encode()).hexdigest()
    before = getattr(env, "course_places_state", None)
    env.course_places_state = state
    return sorted(env.found_docs) if before not in (None, state) else []


# Captions and links ---------------------------------------------------------------------------


class LinkNumbers(SphinxPostTransform):
    """Captions at their figures, and links to what a page refers to."""

    default_priority = 890  # when cells have their outputs, before words get links to the glossary
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the doctree of the page that is about to be written."""
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if "course_figure" in paragraph:
                bind(paragraph)
        self.places = all_places(self.env)
        self.chapter = chapter_of(self.env.docname)
        self.link(self.document)

    def link(self, parent: nodes.Element) -> None:
        """Link what is inside of a node."""
        children: list[nodes.Node] = []
        for child in with_whole_texts(parent):
            if isinstance(child, nodes.Text):
                children += self.linked(child.astext(), parent)
                continue
            if isinstance(child, nodes.Element):
                for inside in self.prose(child):
                    self.link(inside)
            children.append(child)
        parent[:] = children

    def prose(self, node: nodes.Element) -> Iterator[nodes.Element]:
        """The node, if there may be links in it; of a cell, its captions."""
        classes = set(node.get("classes", []))
        if "cell" in classes:
            yield from list(node.findall(nodes.caption))
        elif not (
            isinstance(node, NOT_LINKED)
            or type(node).__name__ in NO_PROSE_NODES
            or NOT_LINKED_CLASSES & classes
            or (isinstance(node, nodes.strong) and LABEL.fullmatch(node.astext()))
        ):  # fmt: skip
            yield node

    def linked(self, text: str, parent: nodes.Element) -> Iterator[nodes.Node]:
        """A text as texts and links."""
        end = 0
        for reference in references(text):
            if reference.name == f"chapter {self.chapter}":
                continue
            place = self.places.get(reference.name)
            if place is None:
                logger.warning("there is no %s", reference.name, location=parent, type="numbering")
                continue
            if reference.start > end:
                yield nodes.Text(text[end : reference.start])
            words = text[reference.start : reference.end]
            yield nodes.reference("", words, internal=True, refuri=self.address(*place))
            end = reference.end
        if end < len(text):
            yield nodes.Text(text[end:])

    def address(self, docname: str, place: str) -> str:
        """The address of a place, seen from the page."""
        if docname == self.env.docname:
            return place or "#"
        return str(self.app.builder.get_relative_uri(self.env.docname, docname)) + place


def bind(paragraph: nodes.paragraph) -> None:
    """Make a paragraph the caption of the picture that the cell before it shows."""
    place = paragraph.parent.index(paragraph)
    before = paragraph.parent[place - 1] if place else None
    pictures: list[nodes.image] = []
    if isinstance(before, nodes.Element) and "cell" in before.get("classes", []):
        pictures = list(before.findall(nodes.image))
    if not pictures:
        logger.warning(
            "figure %s: the cell before its caption shows no picture on this page",
            paragraph["course_figure"], location=paragraph, type="numbering",
        )  # fmt: skip
        return
    caption = nodes.caption("", "", *paragraph.children)
    figure = nodes.figure("", ids=paragraph["ids"], classes=["course-figure"])
    pictures[-1].replace_self(figure)
    figure += [pictures[-1], caption]
    paragraph.parent.remove(paragraph)


# Sphinx ---------------------------------------------------------------------------------------


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.add_node(NumberedEquation, html=(start_equation, None))
    app.connect("doctree-read", mark_places)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_places)
    app.connect("env-updated", outdated_pages)
    app.connect("html-page-context", add_style, priority=400)
    app.add_post_transform(LinkNumbers)


def add_style(app: Any, docname: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Sphinx's ``html-page-context``: the style, on pages with something numbered."""
    if places_in(app.env).get(docname):
        app.add_css_file(STYLE)
