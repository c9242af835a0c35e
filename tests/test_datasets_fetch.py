"""Fetching: what arrives, what is kept, and what is said when the net, the disk or a file fails.

The servers are on this machine and serve small files made here; the real ones are never asked.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coursekit.datasets import download as download_module
from coursekit.datasets import fetch as fetch_module
from coursekit.datasets import load_digits, load_dogs_cats
from coursekit.datasets.__main__ import main
from coursekit.datasets.download import Manifest, Patience, RemoteFile, download, parse_manifest
from coursekit.datasets.fetch import fetch, grey_image, read_manifest
from coursekit.errors import CourseError

QUICK = Patience(timeout=5, attempts=3, pause=0.001)


def picture(seed: int, size: tuple[int, int] = (100, 100)) -> bytes:
    """A small JPEG; every seed gives another."""
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, 3)).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG")
    return out.getvalue()


def git_blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def digits_files() -> dict[str, bytes]:
    return {
        f"Dataset/{d}/IMG_{number}.JPG": picture(10 * d + number % 7)
        for d in range(10)
        for number in (1118 + d, 4001)
    }


def manifest_of(files: dict[str, bytes], algorithm: str = "git-blob-sha1") -> Manifest:
    digest = git_blob if algorithm == "git-blob-sha1" else lambda c: hashlib.sha256(c).hexdigest()
    return Manifest(
        "http://127.0.0.1:9/",  # nothing listens there: a test that forgets `url` fails
        algorithm,
        tuple(RemoteFile(digest(content), len(content), path) for path, content in files.items()),
    )


def pets_zip(extra: dict[str, bytes] | None = None) -> bytes:
    members = {
        f"PetImages/{kind}/{n}.jpg": picture(100 * (kind == "Dog") + n, (80, 120))
        for kind in ("Dog", "Cat")
        for n in (10, 0, 2)  # not in order, as archives may be
    }
    members["PetImages/Cat/666.jpg"] = b""
    members["PetImages/Dog/11702.jpg"] = b"no picture"
    members["PetImages/Dog/Thumbs.db"] = b"of another system"
    members.update(extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


class Server(ThreadingHTTPServer):
    """Serves `files`, and misbehaves as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.requests: list[tuple[str, str | None]] = []
        self.agents: set[str | None] = set()
        self.ignore_range = False
        self.cut_after = 0  # bytes of a body; 0: never
        self.cuts_left = 10**9
        self.errors: list[int] = []  # status codes for the next answers
        self.corrupt: set[str] = set()
        self.chunked = False
        self.delay = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/base"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        server, path = self.server, self.path.removeprefix("/base/")
        range_header = self.headers.get("Range")
        server.requests.append((path, range_header))
        server.agents.add(self.headers.get("User-Agent"))
        self.close_connection = True
        if server.errors or path not in server.files:
            self.send_error(server.errors.pop(0) if server.errors else 404)
            return
        content = server.files[path]
        if path in server.corrupt:
            content = content[:-3] + b"\0\1\2"
        start = 0
        if range_header and not server.ignore_range:
            start = int(re.fullmatch(r"bytes=(\d+)-", range_header)[1])
            self.send_response(206)
            last = len(content) - 1
            self.send_header("Content-Range", f"bytes {start}-{last}/{len(content)}")
        else:
            self.send_response(200)
        body = content[start:]
        if not server.chunked:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if server.cut_after and server.cuts_left > 0 and len(body) > server.cut_after:
            server.cuts_left -= 1
            body = body[: server.cut_after]
        for begin in range(0, len(body), 1 << 14):
            try:
                self.wfile.write(body[begin : begin + (1 << 14)])
            except OSError:
                return  # the other side has gone
            time.sleep(server.delay)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("COURSEKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSEKIT_DATA", raising=False)
    return tmp_path / "cache"


def all_files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


class TestDigits:
    @pytest.fixture
    def manifest(self, server) -> Manifest:
        server.files = digits_files()
        return manifest_of(server.files)

    def test_from_the_server_to_the_loader(self, server, manifest, cache, capsys):
        target = fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert target == cache / "sign_digits.npz"
        assert all_files(cache) == {"sign_digits.npz"}
        data = load_digits("photographs", verbose=False)
        assert data.labels.tolist() == sorted([*range(10)] * 2)
        for label, number, image in ((0, 1118, data.images[0]), (9, 4001, data.images[19])):
            original = Image.open(io.BytesIO(server.files[f"Dataset/{label}/IMG_{number}.JPG"]))
            grey = original.convert("L").resize((64, 64), Image.Resampling.BICUBIC)
            assert np.array_equal(image, np.asarray(grey))
        assert all(agent and agent.startswith("nncourse/") for agent in server.agents)
        out = capsys.readouterr().out
        assert f"digits: 20 photographs in {target}\n" in out
        # As the file of reference holds them.
        with np.load(target) as archive:
            assert (archive["images"].dtype, archive["labels"].dtype) == (np.uint8, np.uint8)

    def test_a_second_time_asks_nobody(self, server, manifest, capsys):
        target = fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        asked = len(server.requests)
        assert fetch("digits", url=server.url, manifest=manifest, patience=QUICK) == target
        assert len(server.requests) == asked
        assert "already" in capsys.readouterr().out

    def test_a_damaged_result_is_made_again(self, server, manifest, cache):
        cache.mkdir()
        (cache / "sign_digits.npz").write_bytes(b"half")
        fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert len(load_digits(verbose=False)) == 20

    def test_keep_and_other_folder(self, server, manifest, tmp_path):
        to = tmp_path / "elsewhere"
        fetch("digits", to, url=server.url, manifest=manifest, patience=QUICK, keep=True)
        kept = {f"downloads/digits/{path}" for path in server.files}
        assert all_files(to) == {"sign_digits.npz", "downloads/digits/.lock", *kept}

    def test_wrong_checksum(self, server, manifest, cache):
        bad = "Dataset/7/IMG_1125.JPG"
        server.corrupt.add(bad)
        downloads = cache / "downloads" / "digits"
        with pytest.raises(CourseError, match=rf"{bad} arrived with a wrong checksum") as caught:
            fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert "\n" not in str(caught.value)
        there = all_files(downloads)
        assert bad not in there
        assert f"{bad}.part" not in there
        assert not (cache / "sign_digits.npz").exists()
        # The good ones are kept, and are not asked for again.
        good = {path for path in server.files if path in there}
        assert good
        server.requests.clear()
        server.corrupt.clear()
        fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert {path for path, _ in server.requests} == set(server.files) - good

    def test_a_file_damaged_on_disk_is_fetched_again(self, server, manifest, cache):
        fetch("digits", url=server.url, manifest=manifest, patience=QUICK, keep=True)
        (cache / "sign_digits.npz").unlink()
        path = "Dataset/3/IMG_4001.JPG"
        local = cache / "downloads" / "digits" / path
        local.write_bytes(b"x" * local.stat().st_size)
        server.requests.clear()
        fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert [asked for asked, _ in server.requests] == [path]

    def test_not_a_picture(self, server):
        server.files = digits_files() | {"Dataset/5/IMG_9999.JPG": b"no picture"}
        with pytest.raises(CourseError, match=r"IMG_9999\.JPG can't be read as a picture"):
            fetch("digits", url=server.url, manifest=manifest_of(server.files), patience=QUICK)

    def test_not_found(self, server, manifest):
        del server.files["Dataset/2/IMG_4001.JPG"]
        with pytest.raises(CourseError, match=r"2/IMG_4001\.JPG: the server answers HTTP 404"):
            fetch("digits", url=server.url, manifest=manifest, patience=QUICK)

    def test_busy_server_is_asked_again(self, server, manifest):
        server.errors = [503, 429, 500]
        fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert len(server.requests) == 23

    def test_no_network(self, manifest, cache):
        with pytest.raises(CourseError, match=r"can't be downloaded .*refused.*run the same"):
            fetch("digits", url="http://127.0.0.1:9", manifest=manifest, patience=QUICK)
        assert not (cache / "sign_digits.npz").exists()

    def test_no_such_host(self, manifest, monkeypatch):
        def unknown(*args: object, **kwargs: object) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        with pytest.raises(
            CourseError, match=r"Name or service not known\): check the connection and run"
        ):
            fetch("digits", url="https://nowhere.invalid", manifest=manifest, patience=QUICK)

    def test_a_second_fetch_at_once(self, server, manifest, cache):
        pytest.importorskip("fcntl")
        with (
            fetch_module._alone(cache / "downloads" / "digits", fetch_module.DATASETS["digits"]),
            pytest.raises(CourseError, match="another fetch of digits is at work"),
        ):
            fetch("digits", url=server.url, manifest=manifest, patience=QUICK)

    def test_full_disk_at_the_end(self, server, manifest, cache, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(fetch_module.np, "savez_compressed", _no_space)
            with pytest.raises(CourseError, match="the disk is full"):
                fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        kept = all_files(cache)
        assert kept == {"downloads/digits/.lock", *(f"downloads/digits/{p}" for p in server.files)}
        asked = len(server.requests)
        fetch("digits", url=server.url, manifest=manifest, patience=QUICK)
        assert len(server.requests) == asked


def _no_space(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


class TestDogsCats:
    def fetch(self, server: Server, content: bytes) -> Path:
        server.files = {"pets.zip": content}
        manifest = manifest_of(server.files, "sha256")
        return fetch("dogs_cats", url=server.url, manifest=manifest, patience=QUICK)

    def test_from_the_server_to_the_loader(self, server, cache, capsys):
        self.fetch(server, pets_zip())
        data = load_dogs_cats(verbose=False)
        assert (data.source, data.labels.tolist()) == ("photographs", [0, 0, 0, 1, 1, 1])
        # In order of number: 0, 2, 10.
        original = Image.open(io.BytesIO(picture(110, (80, 120)))).convert("L")
        resized = original.resize((64, 64), Image.Resampling.BICUBIC)
        assert np.array_equal(data.images[5], np.asarray(resized))
        out = capsys.readouterr().out
        assert "2 files are not pictures and left out: PetImages/Cat/666.jpg, PetImages/Dog" in out
        assert all_files(cache) == {"dogs_cats.npz"}

    @pytest.mark.parametrize(
        ("damage", "why"),
        [
            (lambda c: b"PK" + c[2:-200], "is damaged"),
            (lambda c: c.replace(picture(2, (80, 120))[500:540], bytes(40)), "Bad CRC-32"),
            (lambda c: b"no archive at all", "is damaged"),
        ],
    )
    def test_damaged_archive(self, server, cache, damage, why):
        with pytest.raises(CourseError, match=why):
            self.fetch(server, damage(pets_zip()))
        assert not (cache / "dogs_cats.npz").exists()

    def test_archive_without_dogs(self, server):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("PetImages/Cat/1.jpg", picture(1))
        with pytest.raises(CourseError, match="no readable pictures"):
            self.fetch(server, out.getvalue())

    def test_bombs_are_left_out(self, server, monkeypatch, capsys):
        monkeypatch.setattr(fetch_module, "MOST_BYTES", 100_000)
        bombs = {
            "PetImages/Cat/7.jpg": huge_png(30_000),
            "PetImages/Dog/7.jpg": picture(7) + bytes(100_000),
        }
        self.fetch(server, pets_zip(bombs))
        assert "4 files are not pictures and left out" in capsys.readouterr().out
        assert len(load_dogs_cats(verbose=False)) == 6


def huge_png(side: int) -> bytes:
    """A few bytes that claim side x side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + checksum

    size = side.to_bytes(4, "big")
    header = chunk(b"IHDR", size + size + b"\x08\0\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )


class TestGreyImage:
    def test_modes(self):
        for mode, color in (("L", 99), ("RGB", (99,) * 3), ("RGBA", (99,) * 4), ("P", 0)):
            out = io.BytesIO()
            Image.new(mode, (70, 90), color).save(out, "PNG")
            grey = grey_image(out.getvalue())
            assert (grey.shape, grey.dtype) == ((64, 64), np.uint8)
            assert (grey == (0 if mode == "P" else 99)).all()

    @pytest.mark.parametrize("side", [8_000, 30_000])
    def test_bombs(self, side):
        with pytest.raises(ValueError, match=r"pixels"):
            grey_image(huge_png(side))

    def test_truncated(self):
        with pytest.raises(ValueError, match="truncated"):
            grey_image(picture(0)[:-400])


class TestResume:
    """One big file, as the archive of the cats and dogs is."""

    CONTENT = np.random.default_rng(5).bytes(300_000)

    @pytest.fixture
    def manifest(self, server) -> Manifest:
        server.files = {"big.zip": self.CONTENT}
        return manifest_of(server.files, "sha256")

    def get(self, server: Server, manifest: Manifest, folder: Path) -> None:
        download(manifest, folder, url=server.url, patience=QUICK)

    def test_goes_on_by_itself_after_a_cut(self, server, manifest, tmp_path):
        server.cut_after, server.cuts_left = 100_000, 2
        self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT
        assert all_files(tmp_path) == {"big.zip"}
        assert server.requests == [
            ("big.zip", None),
            ("big.zip", "bytes=100000-"),
            ("big.zip", "bytes=200000-"),
        ]

    def test_slow_but_sure(self, server, manifest, tmp_path):
        server.cut_after = 30_000  # more cuts than attempts, but each brings something
        self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_kept_when_the_server_goes_away(self, server, manifest, tmp_path):
        server.cut_after, server.cuts_left = 100_000, 1
        server.errors = []
        original = Handler.do_GET

        def once_then_503(handler):
            if server.requests:
                server.errors = [503]
            original(handler)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Handler, "do_GET", once_then_503)
            with pytest.raises(CourseError, match=r"interrupted after 100000 of 300000 .*503.*res"):
                self.get(server, manifest, tmp_path)
        server.errors = []
        assert (tmp_path / "big.zip.part").read_bytes() == self.CONTENT[:100_000]
        assert not (tmp_path / "big.zip").exists()
        server.requests.clear()
        self.get(server, manifest, tmp_path)
        assert server.requests == [("big.zip", "bytes=100000-")]
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_server_that_ignores_range(self, server, manifest, tmp_path):
        (tmp_path / "big.zip.part").write_bytes(self.CONTENT[:123_456])
        server.ignore_range = True
        self.get(server, manifest, tmp_path)
        assert server.requests == [("big.zip", "bytes=123456-")]
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_ignores_range_and_always_cuts(self, server, manifest, tmp_path):
        server.ignore_range, server.cut_after = True, 100_000
        with pytest.raises(CourseError, match="interrupted after 100000 of 300000"):
            self.get(server, manifest, tmp_path)
        assert len(server.requests) == 1 + 2  # one that brought something, two that did not
        assert (tmp_path / "big.zip.part").read_bytes() == self.CONTENT[:100_000]

    def test_wrong_start_is_found_out(self, server, manifest, tmp_path):
        (tmp_path / "big.zip.part").write_bytes(b"something else")
        with pytest.raises(CourseError, match="wrong checksum"):
            self.get(server, manifest, tmp_path)
        assert all_files(tmp_path) == set()
        self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_part_that_is_too_long(self, server, manifest, tmp_path):
        (tmp_path / "big.zip.part").write_bytes(self.CONTENT + b"more")
        self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_complete_part_needs_no_network(self, manifest, tmp_path):
        (tmp_path / "big.zip.part").write_bytes(self.CONTENT)
        download(manifest, tmp_path, url="http://127.0.0.1:9", patience=QUICK)
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_wrong_size(self, server, manifest, tmp_path):
        (tmp_path / "big.zip.part").write_bytes(self.CONTENT[:1000])
        server.files["big.zip"] += b"more"
        with pytest.raises(CourseError, match="sends 300004 bytes, not 300000"):
            self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip.part").read_bytes() == self.CONTENT[:1000]

    def test_wrong_size_that_no_header_tells(self, server, manifest, tmp_path):
        server.files["big.zip"] += bytes(100_000)
        server.chunked = True  # neither a length nor an end but the connection's
        with pytest.raises(CourseError, match="sends more than 300000 bytes"):
            self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip.part").read_bytes() == b""

    def test_no_length_told(self, server, manifest, tmp_path):
        server.chunked = True
        self.get(server, manifest, tmp_path)
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_full_disk(self, server, manifest, tmp_path, monkeypatch):
        write, written = download_module._write, []

        def full_after_some(output, chunk):
            if sum(written) > 100_000:
                _no_space()
            written.append(len(chunk))
            write(output, chunk)

        with monkeypatch.context() as patch:
            patch.setattr(download_module, "_write", full_after_some)
            with pytest.raises(
                CourseError, match=r"the disk is full, .*big.zip.part can't"
            ) as info:
                self.get(server, manifest, tmp_path)
        assert "\n" not in str(info.value)
        kept = (tmp_path / "big.zip.part").read_bytes()
        assert len(kept) > 100_000
        assert kept == self.CONTENT[: len(kept)]
        self.get(server, manifest, tmp_path)
        assert server.requests[-1] == ("big.zip", f"bytes={len(kept)}-")
        assert (tmp_path / "big.zip").read_bytes() == self.CONTENT

    def test_ctrl_c(self, server, manifest, tmp_path):
        """A whole process, interrupted as a person does it."""
        server.delay = 0.6  # long enough for the signal to come in the middle
        lines = "\n".join(
            [
                "import sys",
                "from coursekit.datasets import __main__ as cli, fetch",
                "from coursekit.datasets.download import Manifest, RemoteFile",
                f"m = Manifest('', {manifest.algorithm!r}, ({manifest.files[0]!r},))",
                "fetch.read_manifest = lambda name: m",
                f"sys.exit(cli.main(['fetch', 'dogs_cats', '--to', {str(tmp_path)!r},"
                f" '--url', {server.url!r}]))",
            ]
        )
        env = {**os.environ, "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            [sys.executable, "-c", lines], env=env, stderr=subprocess.PIPE, text=True
        )
        part = tmp_path / "downloads" / "dogs_cats" / "big.zip.part"
        deadline = time.monotonic() + 30
        while not (part.exists() and part.stat().st_size > 20_000):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=30)[1]
        assert process.returncode == 2
        assert err == (
            "error: interrupted; what arrived is kept: run the same command again to resume\n"
        )
        kept = part.read_bytes()
        assert 20_000 < len(kept) < 300_000
        assert kept == self.CONTENT[: len(kept)]
        server.delay = 0
        self.get(server, manifest, part.parent)
        assert server.requests[-1] == ("big.zip", f"bytes={len(kept)}-")
        assert (part.parent / "big.zip").read_bytes() == self.CONTENT


class TestCommandLine:
    def run(self, capsys, *arguments: str) -> str:
        """Return the one line on stderr of a command that fails."""
        assert main(arguments) == 2
        err = capsys.readouterr().err
        assert err.startswith("error: ")
        assert err.count("\n") == 1
        return err

    def test_unknown_dataset(self, capsys):
        err = self.run(capsys, "fetch", "digits", "birds")
        assert "no dataset 'birds': choose one of digits, dogs_cats" in err

    def test_url_that_is_none(self, capsys):
        assert "no web address" in self.run(capsys, "fetch", "digits", "--url", "file:///etc")

    def test_folder_that_can_not_be(self, capsys, tmp_path):
        (tmp_path / "file").write_text("in the way")
        err = self.run(capsys, "fetch", "digits", "--to", str(tmp_path / "file" / "x"))
        assert "can't be written (Not a directory): choose another folder with --to" in err

    def test_fetch_to_a_folder(self, server, capsys, tmp_path, monkeypatch):
        server.files = digits_files()
        monkeypatch.setattr(fetch_module, "read_manifest", lambda name: manifest_of(server.files))
        assert main(["fetch", "digits", "--to", str(tmp_path / "d"), "--url", server.url]) == 0
        out = capsys.readouterr().out
        assert f"set COURSEKIT_DATA={tmp_path / 'd'}\n" in out
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "d"))
        assert len(load_digits(verbose=False)) == 20


class TestManifests:
    def test_digits(self):
        manifest = read_manifest("digits")
        assert manifest.url.startswith("https://raw.githubusercontent.com/ardamavi/Sign-Language")
        assert manifest.algorithm == "git-blob-sha1"
        assert manifest.size == 24_241_777
        labels = [fetch_module._two_numbers(file.path)[0] for file in manifest.files]
        counts = [205, 206, 206, 206, 207, 207, 207, 206, 208, 204]
        assert np.bincount(labels).tolist() == counts
        assert len({file.path for file in manifest.files}) == 2062
        assert all(re.fullmatch("[0-9a-f]{40}", file.checksum) for file in manifest.files)

    def test_dogs_cats(self):
        (file,) = read_manifest("dogs_cats").files
        assert (file.path, file.size) == ("kagglecatsanddogs_5340.zip", 824_887_076)
        assert re.fullmatch("[0-9a-f]{64}", file.checksum)

    def test_git_checksum_is_git_s(self, tmp_path):
        (tmp_path / "hello").write_bytes(b"hello\n")
        # What `git hash-object` says of this content.
        expected = "ce013625030ba8dba906f756967f9e9ca394464a"
        assert download_module.checksum(tmp_path / "hello", "git-blob-sha1") == expected

    def test_refuses_paths_that_lead_out(self):
        for path in ("../x", "/etc/x", "a/../../x"):
            with pytest.raises(ValueError, match="leads out"):
                parse_manifest(f"# url\thttp://h/\n# checksum\tsha256\n00\t1\t{path}\n")
