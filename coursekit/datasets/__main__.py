"""The command line of the datasets: `python -m coursekit.datasets fetch digits`, `status`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from coursekit.datasets.load import DATASETS, find_photographs, read_archive
from coursekit.datasets.paths import cache_folder
from coursekit.errors import CourseError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 2 after a one-line error."""
    parser = argparse.ArgumentParser(
        prog="python -m coursekit.datasets",
        description="Get the photographs that the drawn stand-ins stand in for.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    fetching = commands.add_parser(
        "fetch", help="download, verify and convert photographs; run again to resume"
    )
    fetching.add_argument(
        "names", nargs="+", metavar="DATASET", help=f"one or more of: {', '.join(DATASETS)}"
    )
    fetching.add_argument(
        "--to", type=Path, metavar="DIR", help="folder for the files (default: the cache)"
    )
    fetching.add_argument("--url", metavar="BASE", help="another source of the same files")
    fetching.add_argument("--keep", action="store_true", help="keep the downloaded originals")
    commands.add_parser("status", help="say which images would be loaded, and from where")
    options = parser.parse_args(arguments)
    try:
        return _status() if options.command == "status" else _fetch(options)
    except CourseError as error:
        print(f"error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(
            "error: interrupted; what arrived is kept: run the same command again to resume",
            file=sys.stderr,
        )
    return 2


def _fetch(options: argparse.Namespace) -> int:
    # Here, so that `status` does not wait for Pillow.
    from coursekit.datasets.fetch import fetch

    unknown = [name for name in options.names if name not in DATASETS]
    if unknown:
        raise CourseError(
            f"there is no dataset {unknown[0]!r}: choose one of {', '.join(DATASETS)}"
        )
    for name in options.names:
        target = fetch(name, options.to, url=options.url, keep=options.keep)
        if options.to is not None and target.parent != cache_folder():
            print(f"{name}: to load it, set COURSEKIT_DATA={target.parent}")
    return 0


def _status() -> int:
    for name, facts in DATASETS.items():
        path = find_photographs(name)
        if path is None:
            print(f"{name}: drawn stand-ins. For the photographs: {facts.fetch_command}")
        else:
            print(f"{name}: {len(read_archive(path, facts)[1])} photographs in {path}")
    print(f"cache: {cache_folder()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
