"""Folders of processes that were killed are removed by the next one; those in use are not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from gradekit.jail import folders

pytestmark = pytest.mark.skipif(folders.fcntl is None, reason="needs Unix")
MAKER = """import os, sys, tempfile, time
tempfile.tempdir = sys.argv[1]
from gradekit.jail.folders import OwnFolder
folder = OwnFolder()
(folder.path / "k-1").touch()
print(folder.path, flush=True)
time.sleep(600)
"""


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A short temporary folder; long ones are not used."""
    path = Path(tempfile.mkdtemp(prefix="g", dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


def make_old(path: Path) -> None:
    """Let a folder be older than those that are just being made."""
    os.utime(path, (1, 1))


def test_a_killed_process_leaves_a_folder_that_the_next_one_removes(base: Path):
    maker = subprocess.Popen(
        [sys.executable, "-c", MAKER, str(base)], stdout=subprocess.PIPE, text=True
    )
    assert maker.stdout is not None
    left = Path(maker.stdout.readline().strip())
    assert left.parent == base
    make_old(left)
    assert folders.sweep(str(base)) == []  # its process lives
    maker.kill()
    maker.wait()
    assert (left / "k-1").exists()
    assert folders.sweep(str(base)) == [left]
    assert not left.exists()
    base.rmdir()


def test_only_what_is_surely_left_is_removed(base: Path):
    own = folders.OwnFolder()
    make_old(own.path)
    young = Path(tempfile.mkdtemp(prefix=folders.PREFIX))
    other = base / "gradekit-other"
    other.mkdir()
    make_old(other)
    target = base / "target"
    (target / "kept").mkdir(parents=True)
    link = base / f"{folders.PREFIX}link"
    link.symlink_to(target)
    os.utime(link, (1, 1), follow_symlinks=False)
    make_old(target)
    assert folders.sweep(str(base)) == []
    own.remove()
    assert not own.path.exists()
    for path in (young, other, target / "kept", target):
        path.rmdir()
    link.unlink()
    base.rmdir()
