"""Download files so that each is whole, verified and under its name, or not there at all.

What has arrived of a file waits beside it under the name with `.part`, from where the next attempt
goes on. Nothing here knows what the files hold.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from tqdm import tqdm

from coursekit import __version__
from coursekit.errors import CourseError

USER_AGENT = f"nncourse/{__version__} (course data)"
CHUNK = 1 << 16  # bytes
# Answers that may be different a moment later; any other error is final.
PASSING = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class RemoteFile:
    """One line of a manifest."""

    checksum: str
    size: int  # bytes
    path: str  # below the base URL and below the folder


@dataclass(frozen=True)
class Manifest:
    """What to download, from where, and how to know that it arrived as it should."""

    url: str
    algorithm: str  # "sha256", or "git-blob-sha1": what git calls a file with this content
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Patience:
    """How long to wait and how often to try again. A try that brings anything counts anew."""

    timeout: float = 20.0  # seconds without a byte
    attempts: int = 5
    pause: float = 1.0  # seconds before the second try, then twice as long each time


def parse_manifest(text: str) -> Manifest:
    """Read a manifest: `# key<TAB>value` lines, then checksum, bytes and path, tab-separated."""
    settings: dict[str, str] = {}
    files = []
    for line in text.splitlines():
        if line.startswith("#"):
            key, tab, value = line[1:].strip().partition("\t")
            if tab:
                settings[key] = value
        elif line.strip():
            checksum, size, path = line.split("\t")
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise ValueError(f"{path!r} leads out of the folder")
            files.append(RemoteFile(checksum, int(size), path))
    if settings["checksum"] not in ("sha256", "git-blob-sha1"):
        raise ValueError(f"unknown checksum {settings['checksum']!r}")
    return Manifest(settings["url"], settings["checksum"], tuple(files))


def checksum(path: Path, algorithm: str) -> str:
    """Return the checksum of a file in hexadecimal."""
    if algorithm == "git-blob-sha1":
        digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    else:
        digest = hashlib.new(algorithm)
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def download(
    manifest: Manifest,
    folder: Path,
    *,
    url: str | None = None,
    threads: int = 8,
    patience: Patience | None = None,
    title: str = "download",
) -> None:
    """Bring every file of a manifest into a folder; those that are there and right stay.

    Parameters
    ----------
    url : another base URL (a mirror) than the manifest's; the checksums stay the manifest's

    Raises
    ------
    CourseError
        If it can't be finished. All that arrived so far stays, and the next call goes on from it.
    """
    base = (url or manifest.url).rstrip("/") + "/"
    if not base.startswith(("https://", "http://")):
        raise CourseError(f"{base} is no web address: give one that starts with https://")
    missing = [file for file in manifest.files if not _is_right(folder, file, manifest.algorithm)]
    arrived = manifest.size - sum(file.size - _size(_part(folder, file)) for file in missing)
    with tqdm(
        desc=title, total=manifest.size, initial=arrived, unit="B", unit_scale=True, disable=None
    ) as bar:
        job = _Job(base, folder, manifest.algorithm, patience or Patience(), _locked(bar.update))
        pool = ThreadPoolExecutor(max_workers=threads)
        try:
            waiting = {pool.submit(job.bring, file) for file in missing}
            while waiting:
                # The time limit lets Ctrl-C through on Windows.
                done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_EXCEPTION)
                for future in done:
                    future.result()
        finally:
            job.stop.set()
            pool.shutdown(cancel_futures=True)


@contextmanager
def disk_errors(path: Path | str) -> Iterator[None]:
    """Turn what the disk refuses into one line: a full disk above all."""
    try:
        yield
    except OSError as error:
        path = error.filename or path
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise CourseError(
                f"the disk is full, {path} can't be written: free some space and run the same "
                "command again; what arrived is kept"
            ) from None
        raise CourseError(
            f"{path} can't be written ({error.strerror or error}): choose another folder with --to"
        ) from None


class _Stopped(Exception):
    """Another file failed, or the person pressed Ctrl-C: this one waits for the next time."""


class _Retry(Exception):
    """The attempt failed in a way that the next one may not."""


def _part(folder: Path, file: RemoteFile) -> Path:
    target = folder / file.path
    return target.with_name(target.name + ".part")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _is_right(folder: Path, file: RemoteFile, algorithm: str) -> bool:
    path = folder / file.path
    return _size(path) == file.size and checksum(path, algorithm) == file.checksum


def _locked(update: Callable[[int], Any]) -> Callable[[int], None]:
    lock = threading.Lock()

    def locked_update(n: int) -> None:
        with lock:
            update(n)

    return locked_update


class _Job:
    """The downloads of one call, which share a stop signal and a progress bar."""

    def __init__(
        self,
        base: str,
        folder: Path,
        algorithm: str,
        patience: Patience,
        progress: Callable[[int], None],
    ) -> None:
        self.base, self.folder, self.algorithm = base, folder, algorithm
        self.patience, self.progress = patience, progress
        self.stop = threading.Event()

    def bring(self, file: RemoteFile) -> None:
        """Download one file, going on from its `.part`; verify it; give it its name."""
        part = _part(self.folder, file)
        with disk_errors(part):
            part.parent.mkdir(parents=True, exist_ok=True)
        failures = 0
        while (have := _size(part)) != file.size:
            if self.stop.is_set():
                return
            try:
                self._receive(file, part, have)
                reason = "the connection was cut"
            except _Stopped:
                return
            except _Retry as retry:
                reason = str(retry)
            got_further = _size(part) > have
            failures = 1 if got_further else failures + 1
            if _size(part) != file.size:
                if failures >= self.patience.attempts:
                    arrived = _size(part)
                    what = f"interrupted after {arrived} of {file.size} bytes"
                    if not arrived:
                        what = "can't be downloaded"
                    raise CourseError(
                        f"{self.base}{file.path}: {what} ({reason}): check the connection and run "
                        f"the same command again, it resumes from what is kept in {self.folder}"
                    )
                self.stop.wait(self.patience.pause * 2 ** (failures - 1))
        found = checksum(part, self.algorithm)
        if found != file.checksum:
            part.unlink()
            self.progress(-file.size)
            raise CourseError(
                f"{self.base}{file.path} arrived with a wrong checksum ({self.algorithm} {found}, "
                f"not {file.checksum}) and was deleted: run the same command again; if it happens "
                "again, the file has changed at its source"
            )
        with disk_errors(part):
            os.replace(part, self.folder / file.path)

    def _receive(self, file: RemoteFile, part: Path, have: int) -> None:
        """Append to `part` what one request brings."""
        request = urllib.request.Request(
            self.base + urllib.parse.quote(file.path),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
        )
        if have > file.size:
            part.unlink()
            self.progress(-have)
            have = 0
        if have:
            request.add_header("Range", f"bytes={have}-")
        try:
            with urllib.request.urlopen(request, timeout=self.patience.timeout) as response:
                skip = have - _check_headers(response, file, have)
                with disk_errors(part), open(part, "ab", buffering=0) as output:
                    self._copy(response, file, output, have, skip)
        except urllib.error.HTTPError as error:
            error.close()
            answer = f"HTTP {error.code} {error.reason}"
            if error.code in PASSING:
                raise _Retry(answer) from None
            raise CourseError(
                f"{request.full_url}: the server answers {answer}: the file may have moved; "
                "another source can be given with --url"
            ) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise _Retry(str(reason) or type(reason).__name__) from None

    def _copy(
        self,
        response: http.client.HTTPResponse,
        file: RemoteFile,
        output: BinaryIO,
        have: int,
        skip: int,
    ) -> None:
        """Copy the body to `output`, but for its first `skip` bytes, which are there already."""
        while chunk := _read(response):
            if self.stop.is_set():
                raise _Stopped
            skipped = chunk[:skip]
            skip -= len(skipped)
            chunk = chunk[len(skipped) :]
            have += len(chunk)
            if have > file.size:
                self.progress(len(chunk) - have)
                output.truncate(0)  # none of it can be right
                raise CourseError(_wrong_size(response.url, f"more than {file.size}", file))
            _write(output, chunk)
            self.progress(len(chunk))


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read1(CHUNK)
    except (OSError, http.client.HTTPException) as error:
        # Told apart here from an error of the disk, which is an OSError as well.
        raise _Retry(str(error) or type(error).__name__) from None


def _write(output: BinaryIO, chunk: bytes) -> None:
    view = memoryview(chunk)
    while len(view):
        view = view[output.write(view) :]


def _check_headers(response: http.client.HTTPResponse, file: RemoteFile, have: int) -> int:
    """Return at which byte the body starts, and refuse a file of another size."""
    start, total = 0, response.headers.get("Content-Length")
    if response.status == 206:
        match = re.fullmatch(
            r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", "").strip()
        )
        if not match or int(match[1]) > have:
            raise _Retry("the server sent another part than asked for")
        start, total = int(match[1]), match[2]
    if total and total.isdigit() and int(total) != file.size:
        raise CourseError(_wrong_size(response.url, total, file))
    return start


def _wrong_size(url: str, found: str, file: RemoteFile) -> str:
    return (
        f"{url}: the server sends {found} bytes, not {file.size}: the file has changed, or a "
        "login page stands in its place; open the address in a browser, or give another with --url"
    )
