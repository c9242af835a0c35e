"""The addresses outside the book: ``python -m gradekit.site.links ROOT`` tries and lists them.

Links inside the book are checked whenever it is rendered. These need the network and depend on
others, so they are looked at on demand (``make links``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

# As Sphinx's linkcheck calls what needs nobody's attention, and what is not outside.
FINE = ("working", "redirected")
NOT_OUTSIDE = ("local", "unchecked", "ignored")
FOLDER = Path("_build", "links")


def main(root: str) -> int:
    """Try all addresses, list them, and return 1 if one does not answer."""
    from jupyter_book.sphinx import build_sphinx

    place = Path(root) / FOLDER
    done = build_sphinx(
        root, str(place), noconfig=True, path_config=str(Path(root) / "_config.yml"),
        confoverrides={
            "latex_individualpages": False, "linkcheck_timeout": 20,
            "linkcheck_report_timeouts_as_broken": False,
        },
        doctreedir=str(place / ".doctrees"), builder="linkcheck", keep_going=True, quiet=True,
        really_quiet=True,
    )  # fmt: skip
    if isinstance(done, Exception):
        print(f"{type(done).__name__}: {done}", file=sys.stderr)
        return 1
    text, broken = listing((place / "output.json").read_text(encoding="utf-8").splitlines())
    print(text)
    return int(broken > 0)


def listing(lines: Iterable[str]) -> tuple[str, int]:
    """What Sphinx has found, one line an address: how it is, where it stands, why it fails.

    Parameters
    ----------
    lines : iterable of str
        The lines of linkcheck's ``output.json``.

    Returns
    -------
    tuple of str and int
        The list, those that fail first, and how many these are.
    """
    found = [json.loads(line) for line in lines]
    outside = [one for one in found if one["status"] not in NOT_OUTSIDE]
    outside.sort(key=lambda one: (one["status"] in FINE, one["uri"], one["filename"]))
    rows = [
        f"{one['status']:<11} {one['uri']}  ({one['filename']})"
        + (f"\n{'':<11} {one['info'][:160]}" if one["info"] else "")
        for one in outside
    ]
    broken = sum(one["status"] not in FINE for one in outside)
    return "\n".join([*rows, f"{len(outside)} addresses, {broken} of them do not answer."]), broken


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
