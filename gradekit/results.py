"""Results on disk: one file a submission, whole or absent, from which all else can be made again.

A result is used again as long as nothing it depends on has changed; its key says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

import coursekit
from coursekit.datasets.paths import DATA_VARIABLE, replacing
from gradekit.grading import GradedNotebook, Limits, Score, Status

ENGINE = (
    "execute.py", "grading.py", "kernels.py", "markers.py", "preprocessors.py", "restore.py",
    "submission.py", "jail/jail.py", "jail/limits.py", "jail/provisioner.py", "jail/wall.py",
    "jail/watch.py", "jail/inside/child.py", "jail/inside/kernel.py", "jail/inside/warm.py",
    "jail/inside/seccomp.py", "jail/inside/wall.py",
)  # fmt: skip
PACKAGES = ("nbgrader", "nbclient", "ipykernel", "numpy", "scikit-learn", "torch")
# These say nothing about the submission; the next run tries again.
PASSING = (Status.CRASHED, Status.FAILED)


def engine_state(
    source: NotebookNode, files: Mapping[str, bytes], limits: Limits, jail: str = "bwrap"
) -> str:
    """Hash of all that a result depends on besides the submission itself."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    package = Path(coursekit.__file__).parent
    for path in [*(folder / name for name in ENGINE), *sorted(package.rglob("*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(nbformat.writes(source).encode())
    add_files(digest, files)
    digest.update(json.dumps(asdict(limits), sort_keys=True).encode())
    digest.update(f"{jail} {platform.python_version()}".encode())
    digest.update(os.environ.get(DATA_VARIABLE, "").encode())
    for name in PACKAGES:
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue
    return digest.hexdigest()


def key_of(state: str, content: bytes, files: Mapping[str, bytes], refused: str) -> str:
    """Key of one submission's result."""
    digest = hashlib.sha256(state.encode())
    digest.update(hashlib.sha256(content).digest())
    add_files(digest, files)
    digest.update(refused.encode(errors="replace"))
    return digest.hexdigest()


def add_files(digest: Any, files: Mapping[str, bytes]) -> None:
    """Let a hash depend on files and their names."""
    for name, content in sorted(files.items()):
        digest.update(name.encode(errors="replace") + b"\0" + hashlib.sha256(content).digest())


def write_result(path: Path, key: str, result: GradedNotebook) -> None:
    """Write a result so that it is there whole or not at all."""
    content = {
        "key": key,
        "status": result.status.value,
        "reason": result.reason,
        "details": result.details,
        "scores": {
            grade_id: {"points": score.points, "max_points": score.max_points}
            for grade_id, score in result.scores.items()
        },
        "source_version": result.source_version,
        "release_version": result.release_version,
        "seconds": round(result.seconds, 3),
        "parts": {name: round(seconds, 4) for name, seconds in result.parts.items()},
        "notebook": None if result.notebook is None else nbformat.writes(result.notebook),
    }
    with replacing(path) as file:
        file.write(json.dumps(content, indent=1).encode())


def read_result(path: Path, key: str) -> GradedNotebook | None:
    """A result that was written under the same key and need not be tried again, or None."""
    try:
        content = json.loads(path.read_bytes())
        if content["key"] != key or Status(content["status"]) in PASSING:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # none, or damaged: it is made again
    return read_any_result(path)


def read_any_result(path: Path) -> GradedNotebook | None:
    """The result that a file holds, whatever it was made from, or None."""
    try:
        content = json.loads(path.read_bytes())
        notebook = content["notebook"]
        return GradedNotebook(
            notebook=None if notebook is None else nbformat.reads(notebook, as_version=4),
            status=Status(content["status"]),
            reason=content["reason"],
            details=list(content["details"]),
            scores={name: Score(**score) for name, score in content["scores"].items()},
            source_version=content["source_version"],
            release_version=content["release_version"],
            seconds=content["seconds"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
