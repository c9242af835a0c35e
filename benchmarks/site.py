"""The site: how long it takes to make, and what its pages cost their readers.

    python -m benchmarks.site            both
    python -m benchmarks.site --pages    the pages alone, of the editions in _build

Times are those of whole commands, in temporary copies of the tracked files as they are now, each
with an empty cache at first: `gradekit site` from nothing, after no change, after a change of prose
and after a change of code in one chapter; and a plain `jupyter-book build` of the same sources from
nothing: without this project's extension, so with one edition (solutions open), no slides and no
PDF, and with each chapter run in a cold kernel of its own, one after another. Beside it stands
what `gradekit site` needs for as little: one edition alone.

Of each page: bytes down to its end, as a host sends them that compresses texts; seconds to the
first contentful paint, median of three, from this machine; layout shifts, on a desk and a phone.
What is over the budget is flagged, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import pages
from benchmarks.commands import timed
from gradekit.site.command import FOLDERS

ROOT = Path(__file__).parents[1]
CHAPTER = "02_binary_single_layer"
BUILD = ("jupyter-book", "build", ".")
SITE = ("gradekit", "site")
ALONE = ("--instructor", "--no-slides", "--no-pdf")


def copy_of_sources(target: Path) -> Path:
    """The tracked files as they are now, without anything that was made from them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def make_plain(root: Path) -> None:
    """Take this project's extension out of a copy's configuration."""
    import yaml

    path = root / "_config.yml"
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["execute"]["execute_notebooks"] = "force"
    sphinx = config["sphinx"]
    sphinx["extra_extensions"].remove("gradekit.book")
    sphinx["config"] = {
        name: value for name, value in sphinx["config"].items() if not name.startswith("course_")
    }
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def change(root: Path, kind: str, text: str) -> None:
    """Add a text to the last cell of a kind that one chapter has."""
    path = root / "source_notebooks" / CHAPTER / f"{CHAPTER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == kind][-1]
    cell["source"] = "".join(cell["source"]) + text
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def seconds(root: Path, *command: str) -> float:
    """Run a command in a copy, with the copy's own code, and return its wall time."""
    return timed(root, *command, COURSEKIT_DATA="drawn", NO_COLOR="1", PYTHONPATH=str(root))


def times() -> None:
    """Print how long it takes to make the site, and last the ratio."""
    with tempfile.TemporaryDirectory(prefix="bench-site-") as folder:

        def copy(name: str) -> Path:
            return copy_of_sources(Path(folder) / name)

        plain_root, alone, whole = copy("plain"), copy("alone"), copy("whole")
        make_plain(plain_root)
        print(f"{'':<66}{'seconds':>9}{'ratio':>8}")
        plain = seconds(plain_root, *BUILD)
        line("jupyter-book build: one edition, no slides, no PDF", plain, plain)
        like = seconds(alone, *SITE, *ALONE)
        line("gradekit site, as little as that", like, plain)
        line("gradekit site: both editions, slides, PDF", seconds(whole, *SITE), plain)
        line("  after no change", seconds(whole, *SITE), plain)
        change(whole, "markdown", "\n\nOne more sentence.\n")
        line(f"  after a change of prose in {CHAPTER}", seconds(whole, *SITE), plain)
        change(whole, "code", "\n# One more comment.\n")
        line(f"  after a change of code in {CHAPTER}", seconds(whole, *SITE), plain)
    print("\nA plain build's time over that of gradekit site, for as little:")
    print(f"{plain / like:.1f}")


def line(name: str, took: float, plain: float) -> None:
    """Print a line of the table."""
    print(f"{name:<66}{took:>9.1f}{plain / took:>8.1f}", flush=True)


def costs() -> int:
    """Print what each page of each edition costs; return how many are over the budget."""
    from gradekit.site.pdf import chromium

    over = 0
    with chromium() as browser:
        for edition, folder in FOLDERS.items():
            place = ROOT / "_build" / folder
            if not place.is_dir():
                sys.exit(f"{place} is missing: `gradekit site` makes it.")
            print(f"\nThe {edition} edition")
            over += pages.table(browser, place)
    print(
        f"\n{over} pages over the budget of {pages.MOST_BYTES / 1e6} MB, {pages.MOST_SECONDS:.0f} s"
        f" and a layout shift of {pages.MOST_SHIFT}"
    )
    return over


def main() -> int:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", action="store_true", help="only what the pages cost")
    args = parser.parse_args()
    if not args.pages:
        times()
    return int(costs() > 0)


if __name__ == "__main__":
    sys.exit(main())
