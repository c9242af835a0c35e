"""A graded notebook holds nothing that runs where a person opens it.

A formgrader shows it in the instructor's own Jupyter session and copies HTML from outputs and
Markdown into its page as it stands: a script in it could do whatever the instructor may. What a
kernel sends may not even have the form of an output, if a student's code has made it up.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

PICTURES = ("image/png", "image/jpeg", "image/gif")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")

# What a viewer may take for the beginning of a tag, of a comment or of an instruction.
TAG = re.compile(r"<(?:[!?]|/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>]|$))", re.MULTILINE)
OPENING = re.compile(r"<(?=[/!?A-Za-z])")
ALLOWED = re.compile(
    r"""</?(?:b|i|u|s|em|strong|small|sub|sup|br|hr|p|code|kbd|pre|ul|ol|li|table|thead|tbody|tr|
        th|td|div|span|center|blockquote|details|summary|h[1-6])\s*/?>
    | <https?://[^\s<>"']*>
    | </a\s*> | <a\s+href="(?:https?://|mailto:|\#)[^"<>&]*"\s*>
    | <img(?:\s+(?:src="(?:https?://|attachment:)[^"<>&]*"|(?:width|height)="?[0-9]+%?"?
        |(?:alt|title)="[^"<>&]*"))+\s*/?>""",
    re.VERBOSE,
)
AUTOMATIC_LINK = re.compile(r"<(?!https?:|mailto:)[A-Za-z][A-Za-z0-9.+-]*:", re.IGNORECASE)
LINK = re.compile(r"\](?:\(|:)\s*(?:<([^>]*)>|([^)\s]*))")
TARGET = re.compile(r"https?:|mailto:|#|[^:&\\]*$", re.IGNORECASE)
ATTACHED = "attachment:"


def make_harmless(notebook: NotebookNode) -> None:
    """Rewrite outputs and texts of a notebook, in place, where a viewer would run them."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [harmless_output(output) for output in cell.get("outputs", [])]
            count = cell.get("execution_count")
            cell["execution_count"] = count if type(count) is int else None
        elif not is_harmless(cell.source, cell.get("attachments", {})):
            cell.source = as_it_stands(cell.source)


def harmless_output(output: Any) -> NotebookNode:
    """An output of valid form with text and pictures; what is of no known form becomes an error.

    Only text decides about points, so they are the same before and after.
    """
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return new_output("stream", name=name, text=text_of(output.get("text")))
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        kept, sizes = NotebookNode(), NotebookNode()
        for name, value in data.items() if isinstance(data, dict) else ():
            if name == "text/plain" and isinstance(value, (str, list)):
                kept[name] = text_of(value)
            elif name in PICTURES and isinstance(value, str) and BASE64.fullmatch(value):
                kept[name] = value
                sizes |= size_of(output.get("metadata"), name)
        if kind == "display_data" and not kept:
            kept["text/plain"] = "(not shown: neither text nor a picture)"
        made = new_output(kind, data=kept, metadata=sizes)
        if kind == "execute_result":
            count = output.get("execution_count")
            made["execution_count"] = count if type(count) is int else None
        return made
    if kind == "error":
        lines = output.get("traceback")
        return new_output(
            "error",
            ename=text_of(output.get("ename")),
            evalue=text_of(output.get("evalue")),
            traceback=[text_of(line) for line in lines] if isinstance(lines, list) else [],
        )
    text = "the kernel sent an output of no known kind"
    return new_output("error", ename="NoOutput", evalue=text, traceback=[f"NoOutput: {text}"])


def text_of(value: Any) -> str:
    """A text, or the lines of one, as a text that can be written as UTF-8."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    # Lone surrogates are legal in JSON, but in no file.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def size_of(metadata: Any, kind: str) -> dict[str, Any]:
    """Width and height of a picture, where an output's metadata gives them."""
    given = metadata.get(kind) if isinstance(metadata, dict) else None
    size = {
        name: given[name]
        for name in ("width", "height")
        if isinstance(given, dict) and type(given.get(name)) in (int, float)
    }
    return {kind: size} if size else {}


def is_harmless(source: str, attachments: Any = ()) -> bool:
    """Whether Markdown holds no tags but plain ones, and no links but to pages.

    No parser is asked: viewers differ in what they take for HTML. Rather too much is found than
    too little.
    """
    if TAG.search(source):
        for found in OPENING.finditer(source):
            if not ALLOWED.match(source, found.start()):
                return False
    if AUTOMATIC_LINK.search(source):
        return False
    for found in LINK.finditer(source):
        target = (found[1] or found[2] or "").strip()
        if target.startswith(ATTACHED):
            if target.removeprefix(ATTACHED) not in attachments:
                return False  # nbconvert fails on it, and the page does not open
        elif not TARGET.match(target):
            return False
    return True


def as_it_stands(source: str) -> str:
    """Markdown that shows a text letter by letter."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", source)), default=0))
    return (
        "*This text holds HTML or links that may run in a viewer; here it is letter by letter:*"
        f"\n\n{fence}text\n{source}\n{fence}"
    )
