"""Get the photographs from where they were published, and make them grey, 64 x 64 and one file.

Run as `python -m coursekit.datasets fetch digits`. The labels of the digits are those of the
folders upstream, the two that are known to be wrong included (see data/README.md), so that results
can be compared with those that others publish.
"""

from __future__ import annotations

import io
import re
import shutil
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image
from tqdm import tqdm

from coursekit.datasets.download import Manifest, Patience, disk_errors, download, parse_manifest
from coursekit.datasets.load import DATASETS, SIDE, Facts, read_archive
from coursekit.datasets.paths import cache_folder, replacing
from coursekit.errors import CourseError

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows: two fetches at once are found out by the checksum
    fcntl = None

# A photograph of these datasets has less than a megapixel. What claims far more is not opened.
MOST_PIXELS = 50_000_000
MOST_BYTES = 20_000_000


def read_manifest(name: str) -> Manifest:
    """Read the committed manifest of a dataset."""
    file = resources.files("coursekit.datasets") / "manifests" / f"{name}.tsv"
    return parse_manifest(file.read_text(encoding="utf-8"))


def fetch(
    name: str,
    to: Path | None = None,
    *,
    url: str | None = None,
    keep: bool = False,
    manifest: Manifest | None = None,
    patience: Patience | None = None,
) -> Path:
    """Download and convert a dataset, unless it is there; return its .npz file.

    Parameters
    ----------
    name : "digits" or "dogs_cats"
    to : folder for the file; None: the cache, where the loaders look
    url : another base URL than the manifest's
    keep : leave the originals in `downloads/` of that folder
    manifest, patience : for tests

    Raises
    ------
    CourseError
        If the name is unknown, or the download or the disk fails. What arrived stays.
    """
    facts = DATASETS.get(name)
    if facts is None:
        raise CourseError(f"there is no dataset {name!r}: choose one of {', '.join(DATASETS)}")
    manifest = manifest or read_manifest(name)
    folder = (to or cache_folder()).expanduser().absolute()
    target = folder / facts.file
    downloads = folder / "downloads" / name
    if _is_there(target, facts):
        return target
    with _alone(downloads, facts), disk_errors(target):
        if _is_there(target, facts):  # fetched by another process, for which this one waited
            return target
        print(f"{name}: {manifest.size / 1e6:.0f} MB from {url or manifest.url}", flush=True)
        download(manifest, downloads, url=url, patience=patience, title=name)
        convert = convert_digits if name == "digits" else convert_dogs_cats
        images, labels = convert(manifest, downloads)
        with replacing(target) as file:
            np.savez_compressed(file, images=images, labels=labels)
        if not keep:
            shutil.rmtree(downloads, ignore_errors=True)
            with suppress(OSError):
                downloads.parent.rmdir()
    print(f"{name}: {len(labels)} photographs in {target}")
    return target


def _is_there(target: Path, facts: Facts) -> bool:
    """Whether the file is there and sound; a damaged one will be replaced."""
    try:
        labels = read_archive(target, facts)[1]
    except CourseError:
        return False
    print(f"{facts.name}: {len(labels)} photographs are in {target} already")
    return True


@contextmanager
def _alone(downloads: Path, facts: Facts) -> Iterator[None]:
    """Keep a second fetch of the same dataset out of the folder."""
    with disk_errors(downloads):
        downloads.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    with disk_errors(downloads):
        lock = open(downloads / ".lock", "w")  # noqa: SIM115 (closed below)
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CourseError(
                f"another fetch of {facts.name} is at work in {downloads}: wait until it is done"
            ) from None
        except OSError:
            pass  # a file system without locks
        yield


# --- conversion -------------------------------------------------------------------------------


def convert_digits(manifest: Manifest, downloads: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read `Dataset/<digit>/IMG_<number>.JPG`, in order of digit and number.

    Returns
    -------
    images : uint8 array (n, 64, 64)
    labels : uint8 array (n,)
    """
    paths = sorted((_two_numbers(file.path), file.path) for file in manifest.files)
    images = np.empty((len(paths), SIDE, SIDE), dtype=np.uint8)
    for image, (_, path) in zip(images, paths, strict=True):
        try:
            image[:] = grey_image((downloads / path).read_bytes())
        except ValueError as error:
            raise CourseError(
                f"{downloads / path} can't be read as a picture ({error}): delete it and run the "
                "same command again"
            ) from None
    return images, np.array([numbers[0] for numbers, _ in paths], dtype=np.uint8)


def _two_numbers(path: str) -> tuple[int, int]:
    match = re.fullmatch(r".*?(\d)/IMG_(\d+)\.JPG", path)
    if match is None:
        raise CourseError(f"the manifest names {path}, which is not <digit>/IMG_<number>.JPG")
    return int(match[1]), int(match[2])


def convert_dogs_cats(manifest: Manifest, downloads: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read `PetImages/Cat/<number>.jpg` and `PetImages/Dog/<number>.jpg` out of the archive.

    Files that are not pictures are left out. Others decode although their header is not JFIF, and
    are kept; loaders that look at the header alone leave out 1,738.

    Returns
    -------
    images : uint8 array (n, 64, 64), cats first, in order of number
    labels : uint8 array (n,), 0 for a cat
    """
    path = downloads / manifest.files[0].path
    skipped = []
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(_pets(archive))
            images = np.empty((len(members), SIDE, SIDE), dtype=np.uint8)
            labels = np.empty(len(members), dtype=np.uint8)
            n = 0
            for label, _, member in tqdm(members, desc="grey, 64 x 64", unit="", disable=None):
                try:
                    images[n] = grey_image(_member_bytes(archive, member))
                except ValueError:
                    skipped.append(member)
                    continue
                labels[n] = label
                n += 1
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise CourseError(
            f"{path} is damaged ({error}): delete it and run the same command again"
        ) from None
    if set(labels[:n]) != {0, 1}:
        raise CourseError(f"{path} has no readable pictures of cats, or none of dogs")
    if skipped:
        named = ", ".join(skipped[:3]) + (", ..." if len(skipped) > 3 else "")
        print(f"dogs_cats: {len(skipped)} files are not pictures and left out: {named}")
    return images[:n], labels[:n]


def _pets(archive: zipfile.ZipFile) -> Iterator[tuple[int, int, str]]:
    for name in archive.namelist():
        if match := re.fullmatch(r"PetImages/(Cat|Dog)/(\d+)\.jpg", name):
            yield int(match[1] == "Dog"), int(match[2]), name


def _member_bytes(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as file:
        # Not trusting the size that the archive states: a bomb's is a lie.
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("far too large")
    return content


def grey_image(content: bytes) -> np.ndarray:
    """Decode a picture, make it grey and resize it (bicubic): uint8 array (64, 64).

    Raises
    ------
    ValueError
        If it is not a picture, is damaged, or claims more than `MOST_PIXELS`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on damaged metadata, which is not used
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise ValueError(f"{picture.width} x {picture.height} pixels are too many")
                small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    except (OSError, SyntaxError, EOFError, zlib.error, Image.DecompressionBombError) as error:
        raise ValueError(" ".join(str(error).split())) from None
    return np.asarray(small)
