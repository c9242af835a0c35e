"""Whether a product of the site is still what its inputs give."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path

from gradekit.book.outputs import state_of_outputs
from gradekit.project import Project

INPUTS = (
    "source_notebooks", "release", "book", "gradekit", "_config.yml", "_toc.yml", "CITATION.cff",
)  # fmt: skip
NOT_INPUTS = ("__pycache__", ".ipynb_checkpoints")


def of_inputs(project: Project) -> str:
    """A hash of all that a page, a slide or a picture of the site depends on."""
    digest = hashlib.sha256(state_of_outputs().encode())
    for path in files(project.root / name for name in INPUTS):
        digest.update(f"{path.relative_to(project.root)}\0{path.stat().st_mode}\0".encode())
        digest.update(path.read_bytes())
    installed = sorted(f"{one.metadata['Name']}=={one.version}" for one in distributions())
    digest.update("\n".join(installed).encode())
    return digest.hexdigest()


def files(roots: Iterable[Path]) -> Iterable[Path]:
    """All files below some folders, in order."""
    for root in roots:
        if root.is_file():
            yield root
        for folder, names, found in os.walk(root):
            names[:] = sorted(name for name in names if name not in NOT_INPUTS)
            yield from (Path(folder) / name for name in sorted(found))


def is_current(product: Path, stamp: str) -> bool:
    """Whether a product is there, and was made from these inputs."""
    try:
        return product.is_dir() and _file(product).read_text() == stamp
    except OSError:
        return False


def write(product: Path, stamp: str) -> None:
    """Note from which inputs a product was made."""
    _file(product).parent.mkdir(parents=True, exist_ok=True)
    _file(product).write_text(stamp)


def forget(product: Path) -> None:
    """Note that a product is being made: what is there is half of it."""
    _file(product).unlink(missing_ok=True)


def _file(product: Path) -> Path:
    return product.parent / ".stamps" / product.name
