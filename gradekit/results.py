"""Results on disk: one file a submission, whole or absent, from which all else can be made again.

A result is used again as long as nothing it depends on has changed; its key says so. Besides the
grading it holds when the submission was handed in, so that the gradebook needs nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

import coursekit
from coursekit.datasets.paths import DATA_VARIABLE, replacing
from gradekit.grading import GradedNotebook, Limits, Score, Status

# Besides these, all of gradekit/jail and of coursekit.
ENGINE = (
    "class_folder.py", "execute.py", "grading.py", "harmless.py", "kernels.py", "markers.py",
    "preprocessors.py", "restore.py", "schemes.py", "submission.py",
)
PACKAGES = ("nbgrader", "nbclient", "ipykernel", "numpy", "scikit-learn", "torch")
# These say nothing about the submission; the next run tries again.
PASSING = (Status.CRASHED, Status.FAILED)


@lru_cache(maxsize=1)
def engine_versions() -> Mapping[str, str]:
    """By name, the versions of all code that decides a grade; as it was when first asked for."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    code = [folder / name for name in ENGINE]
    for package in (folder / "jail", Path(coursekit.__file__).parent):
        code += sorted(package.rglob("*.py"))
    for path in code:
        digest.update(path.name.encode() + path.read_bytes())
    found = {"nncourse": digest.hexdigest(), "Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def engine_state(
    source: NotebookNode, files: Mapping[str, bytes], limits: Limits, jail: str = "bwrap"
) -> str:
    """Hash of all that a result depends on besides the submission itself."""
    digest = hashlib.sha256(json.dumps(engine_versions(), sort_keys=True).encode())
    digest.update(nbformat.writes(source).encode())
    add_files(digest, files)
    digest.update(json.dumps(asdict(limits), sort_keys=True).encode())
    digest.update(jail.encode())
    digest.update(os.environ.get(DATA_VARIABLE, "").encode())
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


@dataclass(frozen=True)
class Stored:
    """A result as its file holds it.

    Attributes
    ----------
    key : str
        What it was made from.
    result : GradedNotebook
        The result; its notebook is None where it was not asked for.
    timestamp : datetime or None
        When the submission was handed in (UTC).
    """

    key: str
    result: GradedNotebook
    timestamp: datetime | None

    def holds(self, key: str) -> bool:
        """Whether it is the result for a key, and need not be tried again."""
        return self.key == key and self.result.status not in PASSING


def write_result(
    path: Path, key: str, result: GradedNotebook, timestamp: datetime | None = None
) -> None:
    """Write a result so that it is there whole or not at all."""
    content = {
        "key": key,
        "timestamp": timestamp.isoformat() if timestamp else None,
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


def read_result(path: Path, with_notebook: bool = False) -> Stored | None:
    """The result that a file holds, whatever it was made from; None if there is none.

    To read the notebook takes many times as long as the rest.
    """
    try:
        content = json.loads(path.read_bytes())
        notebook = content["notebook"] if with_notebook else None
        stamp = content.get("timestamp")
        result = GradedNotebook(
            notebook=None if notebook is None else nbformat.reads(notebook, as_version=4),
            status=Status(content["status"]),
            reason=content["reason"],
            details=list(content["details"]),
            scores={name: Score(**score) for name, score in content["scores"].items()},
            source_version=content["source_version"],
            release_version=content["release_version"],
            seconds=content["seconds"],
        )
        return Stored(content["key"], result, datetime.fromisoformat(stamp) if stamp else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # none, or damaged: it is made again
