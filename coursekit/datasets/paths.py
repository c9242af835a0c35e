"""Where photographs and cached drawings lie, and how to write a file that is whole or absent."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import platformdirs

from coursekit.errors import CourseError

DATA_VARIABLE = "COURSEKIT_DATA"
CACHE_VARIABLE = "COURSEKIT_CACHE"
DRAWN = "drawn"


def cache_folder() -> Path:
    """Return the folder for fetched photographs and cached drawings; it may not exist yet.

    `COURSEKIT_CACHE` if set, else `data/cache` of the checkout this package lies in, else the
    cache folder of the user.
    """
    if chosen := os.environ.get(CACHE_VARIABLE):
        return _absolute(chosen)
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and (root / "data").is_dir():
        return root / "data" / "cache"
    return Path(platformdirs.user_cache_dir("coursekit", appauthor=False))


def drawn_wanted() -> bool:
    """Whether `COURSEKIT_DATA` is the word `drawn`."""
    return os.environ.get(DATA_VARIABLE) == DRAWN


def data_folder() -> Path | None:
    """Return the folder that `COURSEKIT_DATA` names, or None when it names none.

    Raises
    ------
    CourseError
        If it names something that is not a folder: a misspelt path must not lead to drawn data.
    """
    chosen = os.environ.get(DATA_VARIABLE)
    if not chosen or chosen == DRAWN:
        return None
    folder = _absolute(chosen)
    if not folder.is_dir():
        what = "not a folder" if folder.exists() else "missing"
        raise CourseError(
            f"{DATA_VARIABLE} names {folder}, which is {what}: set it to the absolute path of a "
            f"folder with sign_digits.npz or dogs_cats.npz, or to the word {DRAWN}, or unset it"
        )
    return folder


def _absolute(text: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(text)))


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Open a new file beside `target` that becomes `target` if the block ends without an error.

    Readers see the old file or the new one, never a part; of two writers, the last one wins.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
