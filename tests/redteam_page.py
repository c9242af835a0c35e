"""The table of attacks in ``book/what_the_jail_stops.md``, from the docstrings of the attacks.

``python tests/redteam_page.py`` writes it anew.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "redteam"
PAGE = ROOT / "book" / "what_the_jail_stops.md"
BEGIN, END = "<!-- attacks -->\n", "<!-- end of attacks -->\n"
STOPPED_BY = "Stopped by: "
TOPICS = {
    "secrets": "Read what is not its own",
    "others": "Reach other processes and the system",
    "network": "Reach the network",
    "survive": "Stay for the next submission",
    "exhaust": "Use up the machine",
    "end": "Never end, or end too early",
    "messages": "Mislead the grader",
    "output": "Act through what is shown",
    "files": "Hand in what cannot be handled",
    "grades": "Get points",
}


def attacks() -> list[tuple[str, str, str, str]]:
    """Of each attack: topic, name, what it tries, what stops it."""
    found = []
    for path in sorted([*FOLDER.glob("*.py"), *FOLDER.glob("handed_in/*.py")]):
        tree = ast.parse(path.read_text())
        tries, stops = (ast.get_docstring(tree) or "").split("\n\n")
        if not stops.startswith(STOPPED_BY) or "\n" in tries + stops or "|" in tries + stops:
            raise ValueError(f"{path.name}: its docstring is not two sentences of a line each")
        topics = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TOPIC"
        ]
        stops = stops.removeprefix(STOPPED_BY)
        found.append((*topics, path.stem, tries, stops[0].upper() + stops[1:]))
    return found


def table() -> str:
    """All attacks in Markdown, a table for each topic."""
    found = attacks()
    parts = [f"{len(found)} attacks:\n"]
    for topic, title in TOPICS.items():
        rows = [
            f"| {tries} | {stops} | `{name}` |\n"
            for where, name, tries, stops in found
            if where == topic
        ]
        parts.append(f"\n### {title}\n\n| It tries | Stopped by | File |\n|---|---|---|\n")
        parts += rows
    unknown = {where for where, *_ in found} - set(TOPICS)
    if unknown:
        raise ValueError(f"no such topic: {', '.join(sorted(unknown))}")
    return "".join(parts)


def rewritten(page: str) -> str:
    """The page with the table as it should be."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text()))
