"""``gradekit install-kernel``: let every Jupyter program find the kernel ``course-jail``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coursekit.datasets.paths import replacing
from coursekit.errors import CourseError

NAME = "course-jail"
OWN = "course-own"
# Beside a kernelspec: its kernels' IPython configuration, in IPython's own JSON form.
SETTINGS_FILE = "ipython_config.json"


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "install-kernel",
        help=f"install the kernel {NAME}, so that nbclient, nbgrader and Jupyter find it",
        description=f"Install the kernelspec {NAME}: kernels in a bubblewrap jail, forked from a "
        "process that has the course's libraries loaded.",
    )
    parser.add_argument(
        "--user", action="store_true", help="for this user (default: in this environment)"
    )
    parser.add_argument("--jail", choices=["bwrap", "none"], default="bwrap", help="default: bwrap")
    parser.add_argument("--warm", choices=["yes", "no"], default="yes", help="default: yes")
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="another limit than the usual, for example memory_bytes=1000000000",
    )


def run(args: argparse.Namespace) -> int:
    """Install it."""
    from rich.console import Console

    from gradekit.jail import wall

    if args.jail == "bwrap":
        wall.check()
    else:
        warn(Console())
    place = install(args.user, args.jail, args.warm, limits_of(args.limit))
    print(f"Installed {NAME} in {place}")
    return 0


def warn(console: Any) -> None:
    """Say in red what it means to run students' code without a jail."""
    console.print(
        "No jail: students' code runs with your rights. It can read and change your files, the "
        "gradebook and other submissions, use the network, and keep running after this.",
        style="bold red",
    )


def limits_of(texts: list[str]) -> dict[str, float]:
    """Limits from the command line; CourseError where there is none of such a name."""
    from dataclasses import fields

    from gradekit.jail.limits import Limits

    known = {field.name: field.type for field in fields(Limits)}
    found: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name not in known:
            raise CourseError(f"--limit {text}: no such limit; there are {', '.join(known)}.")
        try:
            found[name] = float(value) if known[name] == "float" else int(value)
        except ValueError as error:
            raise CourseError(f"--limit {text}: {value!r} is not a number.") from error
    return found


def install(user: bool, jail: str, warm: str, limits: dict[str, float]) -> str:
    """Write the kernelspec where Jupyter looks for it; return where that is."""
    from jupyter_client.kernelspec import KernelSpecManager

    with tempfile.TemporaryDirectory() as folder:
        spec = json.dumps(kernelspec(jail, warm, limits), indent=1)
        (Path(folder) / "kernel.json").write_text(spec)
        where = {"user": True} if user else {"prefix": sys.prefix}
        return str(KernelSpecManager().install_kernel_spec(folder, NAME, **where))


def for_own_notebooks(
    folder: Path, name: str = OWN, settings: Mapping[str, Any] | None = None
) -> str:
    """Let this process find a warm kernel without a wall, for notebooks of our own; its name.

    Parameters
    ----------
    folder : Path
        Where its kernelspec is put.
    name : str, optional
        Another name, for kernels with other settings.
    settings : mapping, optional
        Configuration of IPython in its kernels, such as ``{"InlineBackend": {...}}``.
    """
    place = folder / "kernels" / name
    place.mkdir(parents=True, exist_ok=True)
    spec = kernelspec("none", "yes", {})
    if settings is not None:
        with replacing(place / SETTINGS_FILE) as file:
            file.write(json.dumps(settings, indent=1).encode())
        spec["argv"].append(f"--config={{resource_dir}}/{SETTINGS_FILE}")
    with replacing(place / "kernel.json") as file:
        file.write(json.dumps(spec, indent=1).encode())
    known = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if str(folder) not in known:
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(folder), *known]))
    return name


def kernelspec(jail: str, warm: str, limits: dict[str, float]) -> dict[str, Any]:
    """What stands in the file that Jupyter reads."""
    return {
        # A jail takes no command line; other programs want to see one.
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (course, jailed)" if jail == "bwrap" else "Python 3 (course)",
        "language": "python",
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": "gradekit-jail",
                "config": {"jail": jail, "warm": warm, "limits": limits},
            }
        },
    }
