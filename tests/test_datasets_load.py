"""Which images are loaded, from where, what is said about it, and what a bad file leads to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coursekit.datasets import binary_subset, load, load_digits, load_dogs_cats, paths
from coursekit.datasets.__main__ import main
from coursekit.errors import CourseError

DIGIT_COUNTS = [205, 206, 206, 206, 207, 207, 207, 206, 208, 204]


def write_photographs(folder: Path, name: str, per_class: int = 6) -> Path:
    """Write a small file in the photographs' layout; every image differs."""
    facts = load.DATASETS[name]
    labels = np.repeat(np.arange(len(facts.class_names), dtype=np.uint8), per_class)
    images = np.zeros((len(labels), 64, 64), np.uint8)
    images[:, 0, 0] = np.arange(len(labels)) % 251
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / facts.file, images=images, labels=labels)
    return folder / facts.file


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """An empty cache folder of the test's own, and no COURSEKIT_DATA."""
    monkeypatch.setenv("COURSEKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSEKIT_DATA", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """Quick drawings in place of the real ones; the list tells what was drawn."""
    from coursekit.datasets import drawn as module

    calls: list[str] = []

    def draw_digits(n=2062, seed=2062):
        calls.append(f"digits {n}")
        return np.full((n, 64, 64), 7, np.uint8), np.sort(np.arange(n) % 10)

    def draw_dogs_cats(n=5000, seed=25000):
        calls.append(f"dogs_cats {n}")
        images = np.zeros((n, 64, 64), np.uint8)
        images[:, 0, 0] = np.arange(n) % 251
        return images, np.repeat([0, 1], n // 2)

    monkeypatch.setattr(module, "draw_digits", draw_digits, raising=False)
    monkeypatch.setattr(module, "draw_dogs_cats", draw_dogs_cats, raising=False)
    return calls


class TestWhere:
    def test_drawn_when_there_is_nothing_else(self, drawn, capsys):
        data = load_digits()
        assert capsys.readouterr().out == (
            "digits: 2062 drawn stand-ins. "
            "For the photographs: python -m coursekit.datasets fetch digits\n"
        )
        assert (data.name, data.source, len(data)) == ("digits", "drawn", 2062)
        assert data.images.shape == (2062, 64, 64)
        assert (data.images.dtype, data.labels.dtype) == (np.uint8, np.int64)
        assert data.class_names == tuple("0123456789")
        assert "drawn" in data.origin

    def test_data_folder_before_cache(self, drawn, tmp_path, cache, monkeypatch, capsys):
        write_photographs(cache, "digits", 3)
        assert len(load_digits()) == 30
        assert f"30 photographs from {cache}. " in capsys.readouterr().out
        write_photographs(tmp_path / "mine", "digits", 4)
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "mine"))
        data = load_digits()
        assert (len(data), data.source) == (40, "photographs")
        assert data.labels.dtype == np.int64
        assert "Apache-2.0" in data.origin
        assert capsys.readouterr().out == (
            f"digits: 40 photographs from {tmp_path / 'mine'}. "
            "For the drawn stand-ins: COURSEKIT_DATA=drawn\n"
        )
        assert not drawn

    def test_the_word_drawn_forces_drawings(self, drawn, cache, monkeypatch, capsys):
        write_photographs(cache, "digits")
        monkeypatch.setenv("COURSEKIT_DATA", "drawn")
        assert load_digits().source == "drawn"
        assert "For the photographs: unset COURSEKIT_DATA\n" in capsys.readouterr().out
        assert load_digits("photographs", verbose=False).source == "photographs"

    def test_source_drawn(self, drawn, tmp_path, monkeypatch, capsys):
        write_photographs(tmp_path / "mine", "digits")
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "mine"))
        assert load_digits("drawn", verbose=False).source == "drawn"
        assert capsys.readouterr().out == ""

    def test_folder_with_the_other_dataset(self, drawn, tmp_path, cache, monkeypatch, capsys):
        write_photographs(tmp_path / "mine", "digits")
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "mine"))
        assert load_dogs_cats().source == "drawn"
        out = capsys.readouterr().out
        assert out.startswith(
            f"dogs_cats: 5000 drawn stand-ins; none in {tmp_path / 'mine'}. For the photographs: "
        )
        assert out.count("\n") == 1
        write_photographs(cache, "dogs_cats")
        assert load_dogs_cats().source == "photographs"
        assert f"from {cache}; none in {tmp_path / 'mine'}. " in capsys.readouterr().out

    def test_photographs_asked_for_but_absent(self, cache):
        with pytest.raises(CourseError, match=f"no photographs .* in {cache}: get them with"):
            load_digits("photographs")

    def test_unknown_source(self):
        with pytest.raises(CourseError, match='choose "auto", "photographs" or "drawn"'):
            load_digits("photos")

    def test_missing_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "nowhere"))
        with pytest.raises(CourseError, match="nowhere, which is missing: set it to"):
            load_digits()

    def test_a_file_in_place_of_the_folder(self, tmp_path, monkeypatch):
        path = write_photographs(tmp_path, "digits")
        monkeypatch.setenv("COURSEKIT_DATA", str(path))
        with pytest.raises(CourseError, match="which is not a folder"):
            load_digits()

    def test_folder_with_neither(self, tmp_path, monkeypatch):
        (tmp_path / "empty").mkdir()
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "empty"))
        with pytest.raises(CourseError, match=r"neither sign_digits.npz nor dogs_cats.npz: run"):
            load_digits()

    def test_no_network(self, drawn, monkeypatch):
        def refuse(*args, **kwargs):
            raise AssertionError("loading must not touch the network")

        monkeypatch.setattr("socket.socket", refuse)
        load_digits(verbose=False)
        load_dogs_cats(verbose=False)


class TestDamaged:
    @pytest.fixture
    def path(self, tmp_path, monkeypatch) -> Path:
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "mine"))
        return write_photographs(tmp_path / "mine", "digits")

    def refused(self, path: Path, why: str) -> None:
        with pytest.raises(CourseError, match=why) as caught:
            load_digits()
        message = str(caught.value)
        assert message.startswith(f"{path} can't be used (")
        assert "fetch digits --to" in message
        assert "\n" not in message

    def test_truncated(self, path):
        path.write_bytes(path.read_bytes()[:-100])
        self.refused(path, "truncated")

    def test_no_archive(self, path):
        path.write_bytes(b"<html>not found</html>")
        self.refused(path, r"no \.npz file")

    def test_empty(self, path):
        path.write_bytes(b"")
        self.refused(path, "truncated")

    def test_flipped_bytes(self, path):
        content = bytearray(path.read_bytes())
        middle = 300
        content[middle : middle + 8] = bytes(byte ^ 255 for byte in content[middle : middle + 8])
        path.write_bytes(content)
        self.refused(path, "can't be used")

    @pytest.mark.parametrize(
        ("arrays", "why"),
        [
            ({"images": np.zeros((10, 64, 64), np.uint8)}, "lacks the array"),
            (
                {"images": np.zeros((10, 32, 32), np.uint8), "labels": np.arange(10)},
                r"images are uint8 \(10, 32, 32\)",
            ),
            (
                {"images": np.zeros((10, 64, 64)), "labels": np.arange(10)},
                "images are float64",
            ),
            (
                {"images": np.zeros((10, 64, 64), np.uint8), "labels": np.arange(9)},
                r"labels are int64 \(9,\)",
            ),
            (
                {"images": np.zeros((10, 64, 64), np.uint8), "labels": np.arange(10) / 10},
                "labels are float64",
            ),
            (
                {"images": np.zeros((10, 64, 64), np.uint8), "labels": np.arange(10) + 1},
                r"labels are \[1, .*10\], not \[0",
            ),
            (
                {"images": np.array([{"a": 1}], dtype=object), "labels": np.arange(10)},
                "allow_pickle",
            ),
        ],
    )
    def test_wrong_arrays(self, path, arrays, why):
        np.savez(path, **arrays)
        self.refused(path, why)

    def test_unreadable(self, path):
        path.unlink()
        path.mkdir()
        with pytest.raises(CourseError, match=r"sign_digits\.npz can't be read"):
            load_digits()


class TestSubset:
    def test_photographs(self, cache):
        write_photographs(cache, "dogs_cats", 20)
        whole = load_dogs_cats(verbose=False)
        assert len(whole) == 40
        some, again = (load_dogs_cats(10, verbose=False) for _ in range(2))
        assert some.labels.tolist() == [0] * 5 + [1] * 5
        assert np.array_equal(some.images, again.images)
        more = load_dogs_cats(20, verbose=False)
        chosen, chosen_more = set(some.images[:, 0, 0]), set(more.images[:, 0, 0])
        assert len(chosen) == 10
        assert chosen < chosen_more
        assert chosen != {0, 1, 2, 3, 4, 20, 21, 22, 23, 24}  # not merely the first ones

    def test_drawn(self, drawn):
        assert len(load_dogs_cats(verbose=False)) == 5000
        some = load_dogs_cats(np.int64(100), verbose=False)
        assert some.labels.tolist() == [0] * 50 + [1] * 50
        assert drawn == ["dogs_cats 5000"]
        assert len(load_dogs_cats(6000, verbose=False)) == 6000
        assert drawn == ["dogs_cats 5000", "dogs_cats 6000"]

    @pytest.mark.parametrize("n", [0, -2, 3, 25_002, 2.0, "10", True])
    def test_bad_n_drawn(self, n, drawn):
        with pytest.raises(CourseError, match="even whole number from 2 to 25000"):
            load_dogs_cats(n)
        assert not drawn

    def test_bad_n_photographs(self, cache):
        write_photographs(cache, "dogs_cats", 20)
        with pytest.raises(CourseError, match="from 2 to 40"):
            load_dogs_cats(42)


class TestCache:
    def test_drawn_once(self, drawn, cache):
        first, second = load_digits(verbose=False), load_digits(verbose=False)
        assert drawn == ["digits 2062"]
        assert np.array_equal(first.images, second.images)
        assert np.array_equal(first.labels, second.labels)
        assert [p.name for p in cache.iterdir()] == [load.drawings_file(load.DIGITS, 2062).name]

    def test_new_drawing_code_draws_anew(self, drawn, cache, monkeypatch):
        load_digits(verbose=False)
        load_dogs_cats(verbose=False)
        old = set(cache.iterdir())
        monkeypatch.setattr(load, "_drawing_version", lambda: "f" * 12)
        load_digits(verbose=False)
        assert drawn == ["digits 2062", "dogs_cats 5000", "digits 2062"]
        # The outdated digits are gone, the other dataset's file is not.
        assert {p.name for p in cache.iterdir()} - {p.name for p in old} == {
            "drawn_digits_2062_ffffffffffff.npz"
        }
        assert len(list(cache.iterdir())) == 2

    def test_version_follows_the_code(self, tmp_path, monkeypatch):
        folder = tmp_path / "drawn"
        folder.mkdir()
        (folder / "hands.py").write_text("a = 1\n")
        (folder / "notes.txt").write_text("anything")
        monkeypatch.setattr(load.resources, "files", lambda name: folder)
        first = load._drawing_version()
        (folder / "notes.txt").write_text("something else")
        assert load._drawing_version() == first
        (folder / "hands.py").write_text("a = 2\n")
        assert load._drawing_version() != first

    def test_damaged_drawings_are_drawn_again(self, drawn):
        load_digits(verbose=False)
        load.drawings_file(load.DIGITS, 2062).write_bytes(b"PK half a file")
        assert len(load_digits(verbose=False)) == 2062
        load_digits(verbose=False)
        assert drawn == ["digits 2062"] * 2

    def test_full_disk(self, drawn, cache, monkeypatch, capsys):
        def refuse(*args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(paths.os, "fsync", refuse)
        assert len(load_digits()) == 2062
        out = capsys.readouterr().out
        assert f"stand-ins, not cached in {cache} (No space left on device). For" in out
        assert out.count("\n") == 1
        assert list(cache.iterdir()) == []  # nothing half-written

    def test_cache_that_can_not_be_made(self, drawn, tmp_path, monkeypatch, capsys):
        (tmp_path / "file").write_text("in the way")
        monkeypatch.setenv("COURSEKIT_CACHE", str(tmp_path / "file" / "cache"))
        assert len(load_digits()) == 2062
        assert "not cached in" in capsys.readouterr().out

    def test_interrupted_writing_leaves_the_old_file(self, tmp_path):
        target = tmp_path / "file"
        target.write_bytes(b"old")

        def write_half() -> None:
            with paths.replacing(target) as file:
                file.write(b"ne")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_half()
        assert target.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [target]

    def test_two_writers_at_once(self, tmp_path):
        target = tmp_path / "file"
        with paths.replacing(target) as one:
            with paths.replacing(target) as other:
                one.write(b"from one")
                other.write(b"from the other")
            assert target.read_bytes() == b"from the other"
        assert target.read_bytes() == b"from one"
        assert list(tmp_path.iterdir()) == [target]

    def test_two_processes_at_once(self, cache):
        code = (
            "import numpy as np\n"
            "from coursekit.datasets import drawn, load\n"
            "drawn.draw_digits = lambda n: (np.full((n, 64, 64), 9, np.uint8),"
            " np.sort(np.arange(n) % 10))\n"
            "for _ in range(15):\n"
            "    load.drawings_file(load.DIGITS, 2062).unlink(missing_ok=True)\n"
            "    data = load.load_digits(verbose=False)\n"
            "    assert len(data) == 2062 and (data.images == 9).all()\n"
        )
        env = {**os.environ, "OMP_NUM_THREADS": "1"}
        both = [subprocess.Popen([sys.executable, "-c", code], env=env) for _ in range(2)]
        assert [process.wait(60) for process in both] == [0, 0]
        assert all(path.name.startswith("drawn_digits") for path in cache.iterdir())


class TestCacheFolder:
    def test_of_this_checkout(self, root, monkeypatch):
        monkeypatch.delenv("COURSEKIT_CACHE")
        assert paths.cache_folder() == root / "data" / "cache"

    def test_of_the_user_elsewhere(self, tmp_path, monkeypatch):
        monkeypatch.delenv("COURSEKIT_CACHE")
        monkeypatch.setattr(paths, "__file__", str(tmp_path / "lib/coursekit/datasets/paths.py"))
        monkeypatch.setattr(paths.platformdirs, "user_cache_dir", lambda *a, **k: "/of/user")
        assert paths.cache_folder() == Path("/of/user")


class TestStatus:
    def test_says_what_is_there(self, cache, capsys):
        path = write_photographs(cache, "digits", 2)
        assert main(["status"]) == 0
        out = capsys.readouterr().out
        assert f"digits: 20 photographs in {path}\n" in out
        assert "dogs_cats: drawn stand-ins. For the photographs: python -m" in out
        assert f"cache: {cache}\n" in out

    def test_damaged(self, cache, capsys):
        write_photographs(cache, "digits").write_bytes(b"")
        assert main(["status"]) == 2
        err = capsys.readouterr().err
        assert err.startswith("error: ")
        assert err.count("\n") == 1


def test_repr_is_short(drawn):
    assert repr(load_dogs_cats(10, verbose=False)) == (
        "ImageDataset(dogs_cats: images 10 x 64 x 64, classes cat, dog, drawn)"
    )


def test_real_drawings(capsys):
    """The drawing code itself, through the loader and its cache."""
    digits = load_digits("drawn")
    assert np.bincount(digits.labels).tolist() == DIGIT_COUNTS
    assert np.array_equal(load_digits("drawn").images, digits.images)


@pytest.mark.photographs
class TestPhotographs:
    def test_digits(self, photographs, capsys):
        data = load_digits()
        assert (data.source, data.images.shape) == ("photographs", (2062, 64, 64))
        assert np.bincount(data.labels).tolist() == DIGIT_COUNTS
        assert f"2062 photographs from {photographs}. " in capsys.readouterr().out
        pair = binary_subset(data, 0, 1)
        assert np.bincount(pair.labels).tolist() == DIGIT_COUNTS[:2]
        assert pair.class_names == ("0", "1")

    def test_dogs_cats(self, photographs):
        data = load_dogs_cats(verbose=False)
        assert (data.source, data.images.shape) == ("photographs", (24998, 64, 64))
        assert np.bincount(data.labels).tolist() == [12499, 12499]
        some = load_dogs_cats(1000, verbose=False)
        assert np.bincount(some.labels).tolist() == [500, 500]
        with pytest.raises(CourseError, match="from 2 to 24998"):
            load_dogs_cats(25000)
