"""`gradekit release --zip`: one archive with everything a student needs."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from release_course import ROOT, make_course

import coursekit
from gradekit.cli import main

TOP = f"nncourse-{coursekit.__version__}"
WHEEL = f"nncourse-{coursekit.__version__}-py3-none-any.whl"


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A course with the project's own packages, so that a wheel can be built."""
    folder = make_course(tmp_path / "course")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    for package in ("coursekit", "gradekit"):
        shutil.copytree(ROOT / package, folder / package)
    monkeypatch.chdir(folder)
    return folder


def test_archive_holds_what_students_need_and_no_more(course, capsys):
    assert main(["release", "--no-run", "--zip"]) == 0
    path = course / "dist" / f"nncourse-student-{coursekit.__version__}.zip"
    assert f"dist/{path.name}: 2 chapters, {WHEEL}" in capsys.readouterr().out
    first = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(2020, 2, 2, 0, 0, 0)}
        assert archive.namelist() == [
            f"{TOP}/01_tiny/01_tiny.ipynb",
            f"{TOP}/02_small/02_small.ipynb",
            f"{TOP}/02_small/tables/points.csv",
            f"{TOP}/README.txt",
            f"{TOP}/{WHEEL}",
            f"{TOP}/requirements.txt",
        ]
        for name in ("01_tiny/01_tiny.ipynb", "02_small/tables/points.csv"):
            assert archive.read(f"{TOP}/{name}") == (course / "release" / name).read_bytes()
        requirements = archive.read(f"{TOP}/requirements.txt").decode()
        assert f"./{WHEEL}[lab]" in requirements.splitlines()
        readme = archive.read(f"{TOP}/README.txt").decode()
        assert f"%pip install ./{WHEEL}" in readme
        assert "pip install -r requirements.txt" in readme
        assert "pip install coursekit" not in readme + requirements
        with zipfile.ZipFile(io.BytesIO(archive.read(f"{TOP}/{WHEEL}"))) as wheel:
            names = wheel.namelist()
    assert {name.split("/")[0] for name in names} == {
        "coursekit", "gradekit", f"nncourse-{coursekit.__version__}.dist-info"
    }
    assert "coursekit/datasets/manifests/digits.tsv" in names
    assert not any(name.endswith((".ipynb", ".pyc", ".npz")) for name in names)

    # The same bytes again, whatever the clock and the files' own times and modes say.
    for file in (course / "coursekit").rglob("*.py"):
        file.touch()
    path.unlink()
    assert main(["release", "--no-run", "--zip"]) == 0
    assert path.read_bytes() == first


def test_archive_of_one_chapter_at_a_path(course, tmp_path):
    target = tmp_path / "a folder" / "one.zip"
    assert main(["release", "--no-run", "02_small", "--zip", str(target)]) == 0
    with zipfile.ZipFile(target) as archive:
        assert not [name for name in archive.namelist() if "01_tiny" in name]
    assert [path.name for path in target.parent.iterdir()] == ["one.zip"]


def test_bystanders_do_not_get_into_the_archive(course):
    assert main(["release", "--no-run"]) == 0
    hidden = course / "release" / "01_tiny" / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "x.ipynb").write_text("{}")
    assert main(["release", "--no-run", "--zip", "x.zip"]) == 0
    with zipfile.ZipFile(course / "x.zip") as archive:
        assert not [name for name in archive.namelist() if "checkpoints" in name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--zip", "01_tiny"], "name must end in .zip"),
        (["--check", "--zip"], "leave out --zip"),
    ],
)
def test_wrong_arguments(course, capsys, arguments, said):
    assert main(["release", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (course / "release").exists()


def test_a_wheel_that_cannot_be_built(course, capsys):
    (course / "pyproject.toml").write_text("[project]\nname = 'nncourse'\n")
    assert main(["release", "--no-run", "--zip"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "the wheel cannot be built" in line
    assert not (course / "dist").exists()
