"""What a student wrote, as HTML in which nothing runs and nothing is fetched.

Markup passes a list of what is allowed (bleach's): no scripts, no styles, no classes or ids, no
frames, no forms; pictures only where they are in the page itself. Formulas become MathML, which
browsers draw without any script. The page's own policy forbids the rest.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import secrets
from typing import Any
from xml.etree import ElementTree

import bleach
from latex2mathml.converter import convert
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode


def words(text: str) -> frozenset[str]:
    """A set of names."""
    return frozenset(text.split())


TAGS = words(
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6"
    " hr i img kbd li ol p pre q s small span strong sub summary sup table tbody td tfoot th thead"
    " tr u ul var"
)
MATH = "{http://www.w3.org/1998/Math/MathML}"
MATH_TAGS = words(
    "math mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup"
    " mtable mtd mtext mtr munder munderover"
)
MATH_ATTRIBUTES = words(
    "accent accentunder columnalign display fence form linethickness lspace mathvariant maxsize"
    " minsize movablelimits rspace stretchy symmetric width height depth"
)
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
PICTURE_URL = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
MOST_TEXT = 30_000  # characters of one output


def allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay."""
    if tag == "img":
        return name in ("alt", "width", "height") or (
            name == "src" and PICTURE_URL.match(value) is not None
        )
    if tag == "a":
        return name == "href" and LINK.match(value.strip()) is not None
    return tag in ("td", "th") and name in ("colspan", "rowspan")


def clean(markup: str) -> str:
    """HTML with nothing in it but what is allowed; what is not is left out or shown as text."""
    return str(
        bleach.clean(
            markup,
            tags=TAGS,
            attributes=allowed,
            protocols={"http", "https", "mailto", "data"},
            strip=True,
            strip_comments=True,
        )
    )


class Renderer(IPythonRenderer):
    """Markdown to HTML, with formulas set aside until the rest has been cleaned."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(escape=False, exclude_anchor_links=True, **kwargs)
        self.token = secrets.token_hex(16)
        self.formulas: list[str] = []

    def aside(self, body: str, display: bool) -> str:
        """Keep a formula; what stands for it in the meantime."""
        self.formulas.append(formula(body, display))
        return f"{self.token}n{len(self.formulas) - 1}x"

    def block_math(self, body: str) -> str:
        """A formula on lines of its own."""
        return self.aside(body, True)

    def inline_math(self, body: str) -> str:
        """A formula in a line."""
        return self.aside(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        """A formula that names its environment."""
        return self.aside(f"\\begin{{{name}}}{body}\\end{{{name}}}", True)

    def block_mermaidjs(self, code: str) -> str:
        """A diagram: here its text."""
        return f"<pre>{html.escape(code)}</pre>"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture; one that is not in the notebook is named."""
        url = self.attached(url)
        if not PICTURE_URL.match(url):
            return f"<em>[picture: {html.escape(text or 'without a name')}]</em>"
        return f'<img alt="{html.escape(text)}" src="{html.escape(url)}">'

    def attached(self, url: str) -> str:
        """An attachment's own content, where the address names one."""
        bundle = self.attachments.get(url.removeprefix("attachment:"), {})
        for kind in PICTURES:
            if url.startswith("attachment:") and kind in bundle:
                return f"data:{kind};base64,{bundle[kind]}"
        return url

    def put_back(self, markup: str) -> str:
        """Put the formulas where they belong."""
        return re.sub(rf"{self.token}n(\d+)x", lambda found: self.formulas[int(found[1])], markup)


def markdown(source: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
    """Markdown with formulas and attached pictures as harmless HTML."""
    renderer = Renderer(attachments=attachments or {})
    try:
        rendered = MarkdownWithMath(renderer=renderer).render(source)
    except Exception:  # mistune trusts its input to be sensible
        return f"<pre>{html.escape(source)}</pre>"
    return renderer.put_back(clean(rendered))


def formula(latex: str, display: bool) -> str:
    """LaTeX as MathML, or as it was typed where that cannot be done."""
    kind = "block" if display else "inline"
    try:
        made = convert(prepared(latex), display=kind)
        root = ElementTree.fromstring(re.sub(r"&(?!#|lt;|gt;|amp;)", "&amp;", made))
        if any("\\" in (part or "") for node in root.iter() for part in (node.text, node.tail)):
            raise ValueError("a command that the converter does not know")
        only_allowed(root)
        ElementTree.register_namespace("", MATH[1:-1])
        return ElementTree.tostring(root, encoding="unicode")
    except Exception:  # it may be anything but LaTeX, and nested a thousand times
        mark = "$$" if display else "$"
        return f"<code>{html.escape(f'{mark}{latex}{mark}')}</code>"


def prepared(latex: str) -> str:
    """LaTeX in the words that the converter knows."""
    latex = re.sub(r"\\\\\s*\[[^\]]*\]", r"\\\\", latex)  # space between rows
    return re.sub(r"\\(begin|end)\{aligned\}", r"\\\1{align*}", latex.strip())


def only_allowed(node: ElementTree.Element) -> None:
    """Take out of a formula what is not mathematics."""
    if node.tag.removeprefix(MATH) not in MATH_TAGS or not node.tag.startswith(MATH):
        raise ValueError(f"{node.tag} is no element of a formula")
    for name in list(node.attrib):
        if name not in MATH_ATTRIBUTES:
            del node.attrib[name]
    for child in node:
        only_allowed(child)


# Outputs -------------------------------------------------------------------------------------


def output(cell_output: NotebookNode) -> str:
    """One output of a cell: text, a table, a picture; nothing that a browser would run."""
    kind = cell_output.get("output_type")
    if kind == "stream":
        return pre(str(cell_output.get("text", "")))
    if kind == "error":
        lines = "\n".join(str(line) for line in cell_output.get("traceback", []))
        return pre(lines or f"{cell_output.get('ename')}: {cell_output.get('evalue')}", "error")
    data = cell_output.get("data", {})
    for mime in PICTURES:
        if mime in data and (encoded := base64_of(data[mime])):
            return f'<img alt="a picture that the cell drew" src="data:{mime};base64,{encoded}">'
    if isinstance(data.get("text/html"), str):
        cleaned = clean(data["text/html"][: 10 * MOST_TEXT])
        if re.sub(r"<[^>]*>|\s", "", cleaned):
            return f'<div class="table">{cleaned}</div>'
    if isinstance(data.get("text/markdown"), str):
        return markdown(data["text/markdown"][:MOST_TEXT])
    return pre(str(data["text/plain"])) if "text/plain" in data else ""


def pre(text: str, look: str = "") -> str:
    """Text as it was printed."""
    text = strip_ansi(text).strip("\n")
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT] + "\n[More was printed; the rest is not shown.]"
    return f'<pre class="{look}">{html.escape(text)}</pre>' if text else ""


def base64_of(data: Any) -> str:
    """A picture's bytes in base64, or "" where it is none."""
    try:
        return base64.b64encode(
            base64.b64decode("".join(str(data).split()), validate=True)
        ).decode()
    except (binascii.Error, ValueError):
        return ""
