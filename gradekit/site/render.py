"""One edition of the book, by Sphinx: ``python -m gradekit.site.render ROOT EDITION TARGET``.

A program of its own, so that both editions are rendered at once: Sphinx allows one a process.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(root: str, edition: str, target: str, *extras: str) -> int:
    """Render, with links to what else is made; return Sphinx's exit code, 1 after any warning."""
    from jupyter_book.sphinx import build_sphinx

    place = Path(target)
    # Where `jupyter-book build .` keeps it, so that either goes on from the other.
    doctrees = place.parent / (".doctrees" if edition == "instructor" else f".doctrees-{edition}")
    done = build_sphinx(
        root, target, noconfig=True, path_config=str(Path(root) / "_config.yml"),
        confoverrides={
            "latex_individualpages": False, "course_edition": edition,
            "course_extras": list(extras),
        },
        doctreedir=str(doctrees), warningiserror=True, keep_going=True, quiet=True,
    )  # fmt: skip
    if isinstance(done, Exception):
        print(f"{type(done).__name__}: {done}", file=sys.stderr)
        return 1
    return int(done)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
