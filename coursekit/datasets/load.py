"""The two datasets, from photographs where they are present and from drawings where not.

Chapter 01 introduces them. Nothing here touches the network: `fetch.py` does, when asked to.
"""

from __future__ import annotations

import hashlib
import operator
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from coursekit.datasets.paths import (
    DATA_VARIABLE,
    DRAWN,
    cache_folder,
    data_folder,
    drawn_wanted,
    replacing,
)
from coursekit.errors import CourseError

SIDE = 64  # pixels
DRAWN_DIGITS = 2062
DRAWN_DOGS_CATS = 5000
DRAWN_DOGS_CATS_MOST = 25_000
SUBSET_SEED = 25_000


@dataclass(frozen=True, eq=False)
class ImageDataset:
    """Grey images with a class each (chapter 01).

    Attributes
    ----------
    name : "digits" or "dogs_cats"
    images : uint8 array of shape (n, 64, 64), from 0 (black) to 255 (white)
    labels : int64 array of shape (n,), indices into `class_names`
    class_names : one name per class
    source : "photographs" or "drawn"
    origin : where the images come from: credit and license
    """

    name: str
    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    source: str
    origin: str

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        shape = " x ".join(str(size) for size in self.images.shape)
        return (
            f"ImageDataset({self.name}: images {shape}, "
            f"classes {', '.join(self.class_names)}, {self.source})"
        )


@dataclass(frozen=True)
class Facts:
    """What is known of a dataset before anything is read."""

    name: str
    file: str
    class_names: tuple[str, ...]
    photographs_origin: str
    drawn_origin: str

    @property
    def fetch_command(self) -> str:
        return f"python -m coursekit.datasets fetch {self.name}"


DIGITS = Facts(
    name="digits",
    file="sign_digits.npz",
    class_names=tuple("0123456789"),
    photographs_origin=(
        "Sign Language Digits Dataset by students of Ankara Ayrancı Anadolu High School "
        "(A. Mavi, arXiv:2011.08927), Apache-2.0. Made grey and resized to 64 x 64."
    ),
    drawn_origin=(
        "Hand signs drawn by code of this course (MIT), standing in for the photographs of the "
        "Sign Language Digits Dataset."
    ),
)
DOGS_CATS = Facts(
    name="dogs_cats",
    file="dogs_cats.npz",
    class_names=("cat", "dog"),
    photographs_origin=(
        "Asirra photographs of cats and dogs (Microsoft Research with Petfinder.com; Kaggle). "
        "Made grey and resized to 64 x 64. For your own use: not to be passed on."
    ),
    drawn_origin=(
        "Faces of cats and dogs drawn by code of this course (MIT), standing in for the Asirra "
        "photographs."
    ),
)
DATASETS = {facts.name: facts for facts in (DIGITS, DOGS_CATS)}


def load_digits(source: str = "auto", *, verbose: bool = True) -> ImageDataset:
    """Load the hand signs for the digits 0 to 9: 2062 images in order of their label (chapter 01).

    Parameters
    ----------
    source : "auto", "photographs" or "drawn"
        "auto" takes the photographs from the folder that `COURSEKIT_DATA` names or else from the
        cache, and draws stand-ins where neither has them.
    verbose : print one line that says which were loaded and how to get the others

    Raises
    ------
    CourseError
        If a data file or folder is missing or damaged, or `source` is unknown.
    """
    found = _find(DIGITS, source)
    if found.path is not None:
        images, labels = read_archive(found.path, DIGITS)
        note = ""
    else:
        images, labels, note = _drawings(DIGITS, DRAWN_DIGITS)
    return _finish(DIGITS, images, labels, found, note, verbose)


def load_dogs_cats(
    n: int | None = None, source: str = "auto", *, verbose: bool = True
) -> ImageDataset:
    """Load the cats (label 0) and dogs (label 1), cats first (chapter 01).

    Parameters
    ----------
    n : how many images, half of them cats; None: all photographs, or 5000 drawings
        The same n gives the same images every time, and a larger n of photographs includes those
        of a smaller one. At most 25 000 can be drawn.
    source, verbose : as in `load_digits`

    Raises
    ------
    CourseError
        As `load_digits`; and if n is odd, less than 2, or more than there are.
    """
    found = _find(DOGS_CATS, source)
    if found.path is not None:
        images, labels = read_archive(found.path, DOGS_CATS)
        n = _checked_n(n, 2 * int(np.bincount(labels, minlength=2).min()), "photographs")
        note = ""
    else:
        n = _checked_n(n, DRAWN_DOGS_CATS_MOST, "drawn")
        images, labels, note = _drawings(DOGS_CATS, max(n or 0, DRAWN_DOGS_CATS))
    if n is not None and n < len(labels):
        keep = _balanced_subset(labels, n)
        images, labels = images[keep], labels[keep]
    return _finish(DOGS_CATS, images, labels, found, note, verbose)


@dataclass(frozen=True)
class Found:
    """Where a dataset will be loaded from: a file of photographs, or (path None) the drawings."""

    path: Path | None
    lacking: Path | None = None  # the COURSEKIT_DATA folder that has the other dataset only


def _find(facts: Facts, source: str) -> Found:
    if source not in ("auto", "photographs", DRAWN):
        raise CourseError(
            f'source={source!r} is unknown: choose "auto", "photographs" or "{DRAWN}"'
        )
    if source == DRAWN or (source == "auto" and drawn_wanted()):
        return Found(None)
    folder, lacking = data_folder(), None
    if folder is not None:
        if (folder / facts.file).exists():
            return Found(folder / facts.file)
        if not any((folder / other.file).exists() for other in DATASETS.values()):
            raise CourseError(
                f"{DATA_VARIABLE} names {folder}, which has neither sign_digits.npz nor "
                f"dogs_cats.npz: run '{facts.fetch_command} --to {folder}', set {DATA_VARIABLE} to "
                f"another folder or to the word {DRAWN}, or unset it"
            )
        lacking = folder
    if (cached := cache_folder() / facts.file).exists():
        return Found(cached, lacking)
    if source == "photographs":
        where = f"{lacking} or {cached.parent}" if lacking else str(cached.parent)
        raise CourseError(
            f"{facts.name}: no photographs ({facts.file}) in {where}: get them with "
            f"'{facts.fetch_command}', or set {DATA_VARIABLE} to a folder that has them"
        )
    return Found(None, lacking)


def find_photographs(name: str) -> Path | None:
    """Return the file of photographs that `source="auto"` would load, or None for drawings."""
    return _find(DATASETS[name], "auto").path


def read_archive(path: Path, facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Read images (n, 64, 64) uint8 and labels (n,) int64 from an .npz file, and check them.

    Raises
    ------
    CourseError
        If the file can't be read or does not hold what it should; the message says what to do.
    """
    try:
        # Opened here, since NumPy leaves the file open where the archive is damaged.
        with open(path, "rb") as file:
            if not zipfile.is_zipfile(file):
                raise _damaged(path, facts, "it is truncated, or no .npz file")
            file.seek(0)
            with np.load(file, allow_pickle=False) as archive:
                images, labels = archive["images"], archive["labels"]
    except KeyError:
        raise _damaged(path, facts, "it lacks the array 'images' or 'labels'") from None
    except OSError as error:
        if error.errno is None:  # not from the system, but from what is in the file
            raise _damaged(path, facts, str(error)) from None
        raise CourseError(f"{path} can't be read ({error.strerror}): see to that first") from None
    except (EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise _damaged(path, facts, str(error) or type(error).__name__) from None
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        got = f"{images.dtype} {images.shape}"
        raise _damaged(path, facts, f"its images are {got}, not uint8 (n, {SIDE}, {SIDE})")
    if labels.shape != images.shape[:1] or labels.dtype.kind not in "iu":
        got = f"{labels.dtype} {labels.shape}"
        raise _damaged(path, facts, f"its labels are {got}, not integers ({len(images)},)")
    labels = labels.astype(np.int64)
    present, expected = np.unique(labels), np.arange(len(facts.class_names))
    if not np.array_equal(present, expected):
        raise _damaged(path, facts, f"its labels are {present.tolist()}, not {expected.tolist()}")
    return images, labels


def _damaged(path: Path, facts: Facts, why: str) -> CourseError:
    why = " ".join(why.split())
    return CourseError(
        f"{path} can't be used ({why}): delete it and get it again with "
        f"'{facts.fetch_command} --to {path.parent}'"
    )


def _checked_n(n: int | None, most: int, source: str) -> int | None:
    if n is None:
        return None
    try:
        number = -1 if isinstance(n, bool) else operator.index(n)
    except TypeError:
        number = -1
    if number < 2 or number > most or number % 2:
        raise CourseError(
            f"n={n!r} images of dogs_cats ({source}): n must be an even whole number from 2 to "
            f"{most}, half of them cats"
        )
    return number


def _balanced_subset(labels: np.ndarray, n: int) -> np.ndarray:
    """Return the sorted indices of n/2 samples of each of the two classes."""
    rng = np.random.default_rng(SUBSET_SEED)
    halves = [rng.permutation(np.flatnonzero(labels == label))[: n // 2] for label in (0, 1)]
    return np.sort(np.concatenate(halves))


# --- the drawings, and their cache ------------------------------------------------------------


def _drawings(facts: Facts, n: int) -> tuple[np.ndarray, np.ndarray, str]:
    """Return images, labels and a note on why they could not be cached (empty if they are)."""
    cached = drawings_file(facts, n)
    if cached.is_file():
        try:
            images, labels = read_archive(cached, facts)
            if len(labels) == n:
                return images, labels, ""
        except CourseError:
            pass  # a damaged drawing is ours to make again
    from coursekit.datasets import drawn

    images, labels = drawn.draw_digits(n) if facts is DIGITS else drawn.draw_dogs_cats(n)
    try:
        with replacing(cached) as file:
            np.savez(file, images=images, labels=labels)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return images, labels, f", not cached in {cached.parent} ({reason})"
    _remove_outdated(cached, facts, n)
    return images, labels, ""


def drawings_file(facts: Facts, n: int) -> Path:
    """Return the cache file for n drawings by the drawing code as it is now."""
    return cache_folder() / f"drawn_{facts.name}_{n}_{_drawing_version()}.npz"


def _drawing_version() -> str:
    """Hash the drawing code and NumPy's version, so that no outdated drawing is ever loaded."""
    digest = hashlib.sha256(np.__version__.encode())
    sources = resources.files("coursekit.datasets.drawn").iterdir()
    for source in sorted((s for s in sources if s.name.endswith(".py")), key=lambda s: s.name):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _remove_outdated(cached: Path, facts: Facts, n: int) -> None:
    for path in cached.parent.glob(f"drawn_{facts.name}_{n}_*.npz"):
        if path != cached:
            with suppress(OSError):  # in use by another process, or already gone
                path.unlink()


# --- the one line -----------------------------------------------------------------------------


def _finish(
    facts: Facts,
    images: np.ndarray,
    labels: np.ndarray,
    found: Found,
    note: str,
    verbose: bool,
) -> ImageDataset:
    photographs = found.path is not None
    if verbose:
        lacking = f"; none in {found.lacking}" if found.lacking else ""
        if found.path is not None:
            print(
                f"{facts.name}: {len(labels)} photographs from {found.path.parent}{lacking}. "
                f"For the drawn stand-ins: {DATA_VARIABLE}={DRAWN}"
            )
        else:
            print(
                f"{facts.name}: {len(labels)} drawn stand-ins{lacking}{note}. "
                f"For the photographs: {_how_to_get_photographs(facts)}"
            )
    return ImageDataset(
        name=facts.name,
        images=images,
        labels=labels.astype(np.int64, copy=False),
        class_names=facts.class_names,
        source="photographs" if photographs else DRAWN,
        origin=facts.photographs_origin if photographs else facts.drawn_origin,
    )


def _how_to_get_photographs(facts: Facts) -> str:
    if not (cache_folder() / facts.file).exists():
        unset = f" (then unset {DATA_VARIABLE})" if drawn_wanted() else ""
        return f"{facts.fetch_command}{unset}"
    return f"unset {DATA_VARIABLE}" if drawn_wanted() else 'source="photographs"'
