"""The command line: ``gradekit release | grade | audit | feedback | ...``.

Each subcommand lives in its own module, with ``add_parser(subparsers)`` and ``run(args) -> int``.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

import coursekit
from coursekit.errors import CourseError

SUBCOMMANDS = {
    "release": "release", "grade": "grade", "demo-class": "demo_class",
    "audit": "audit.command", "feedback": "feedback", "status": "status",
    "site": "site.command", "install-kernel": "jail.install",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code.

    0: done. 1: done, and the answer is no (a difference, a failed check). 2: something outside the
    code is wrong; one line on stderr says what to do. 130: interrupted.
    """
    argv = sys.argv[1:] if argv is None else argv
    # Without it, Python looks through all that libraries have made before it ends: half a second.
    atexit.register(gc.freeze)
    try:
        # One subcommand's module is enough where it is named: the others' imports take longer
        # than some of the work.
        parser, modules = build_parser([name for name in argv[:1] if name in SUBCOMMANDS])
        args = parser.parse_args(argv)
        return int(modules[args.command].run(args))
    except CourseError as error:
        print(f"gradekit: error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gradekit: interrupted", file=sys.stderr)
        return 130


def build_parser(
    only: Sequence[str] = (),
) -> tuple[argparse.ArgumentParser, dict[str, ModuleType]]:
    """The parser of some subcommands (default: all), and the module that runs each."""
    parser = argparse.ArgumentParser(
        prog="gradekit", description="Release the course's chapters and grade what comes back."
    )
    parser.add_argument("--version", action="version", version=f"gradekit {coursekit.__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    try:
        modules = {
            command: importlib.import_module(f"gradekit.{SUBCOMMANDS[command]}")
            for command in only or SUBCOMMANDS
        }
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("", "coursekit", "gradekit"):
            raise
        raise CourseError(
            f"{error.name} is not installed: install this project with its extra 'instructor'."
        ) from error
    for module in modules.values():
        module.add_parser(subparsers)
    return parser, modules


if __name__ == "__main__":
    sys.exit(main())
