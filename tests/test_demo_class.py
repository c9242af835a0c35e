"""The demo class: twelve submissions that earn what they should, in files of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from grading_chapter import CHAPTER, as_bytes, source_notebook

from coursekit.errors import CourseError
from gradekit import cli
from gradekit.demo_class import (
    ANSWERS,
    DEFAULT_CHAPTER,
    OF_OTHER_CHAPTERS,
    RECORD,
    DemoClass,
    make_demo_class,
    write_own_files,
)
from gradekit.grading import Limits, Status, grade_notebook
from gradekit.project import Project
from gradekit.restore import graded_cells, read_source

ROOT = Path(__file__).parents[1]

# What each earns of the small chapter's 3 + 2 automatic points. Its second exercise needs nothing
# of the first, and both have no answers in demo_answers/.
EXPECTED = {
    "demo-01-perfect": (Status.GRADED, 3, 2),
    "demo-02-blank": (Status.NO_ANSWERS, 0, 0),
    "demo-03-first-half": (Status.GRADED, 3, 0),
    "demo-04-import-error": (Status.GRADED, 0, 0),
    "demo-05-loops": (Status.GRADED, 3, 2),
    "demo-06-other-formula": (Status.GRADED, 3, 2),
    "demo-07-naive": (Status.GRADED, 3, 2),
    "demo-08-kernel-dies": (Status.KERNEL_DIED, 3, 0),
    "demo-09-endless-loop": (Status.TIMED_OUT, 3, 0),
    "demo-10-not-json": (Status.UNREADABLE, 0, 0),
    "demo-11-tampered": (Status.INCOMPLETE, 3, 2),
    "demo-12-copied-cells": (Status.GRADED, 3, 2),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with the small chapter."""
    folder = tmp_path / "project" / "source_notebooks" / CHAPTER
    folder.mkdir(parents=True)
    (folder / f"{CHAPTER}.ipynb").write_bytes(as_bytes(source_notebook()))
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path / "project")
    return Project(tmp_path / "project")


def test_each_submission_earns_what_it_should():
    submissions = DemoClass(source_notebook(), CHAPTER).submissions()
    limits = Limits(cell_seconds=2)
    found = {}
    for student, content in submissions.items():
        result = grade_notebook(content, source_notebook(), limits=limits)
        points = [result.scores[name].points for name in ("test_double", "test_area")]
        found[student] = (result.status, *points)
        assert result.max_points == 6
    assert found == EXPECTED


def test_it_is_made_once_and_only_in_its_own_files(project: Project):
    folder = project.root / "demo_class"
    names, changed = make_demo_class(project, folder, CHAPTER)
    assert (len(names), changed) == (12, 13)
    # What others put there stays, and so do the results of grading.
    (folder / "gradebook.db").write_text("results")
    assert make_demo_class(project, folder, CHAPTER) == (names, 0)
    blank = folder / "submitted" / "demo-02-blank" / CHAPTER / f"{CHAPTER}.ipynb"
    blank.unlink()
    assert make_demo_class(project, folder, CHAPTER) == (names, 1)
    assert (folder / "gradebook.db").read_text() == "results"

    content = blank.read_bytes()
    blank.write_bytes(content + b" ")
    with pytest.raises(CourseError, match=r"demo-02-blank.*somebody has changed"):
        make_demo_class(project, folder, CHAPTER)
    assert blank.read_bytes() == content + b" "


def test_three_students_hand_in_the_other_chapters(project: Project):
    other = project.root / "source_notebooks" / "07_other"
    other.mkdir()
    (other / "07_other.ipynb").write_bytes(as_bytes(source_notebook()))
    folder = project.root / "demo_class"
    names, _ = make_demo_class(project, folder, CHAPTER, ["07_other"])
    with_other = {path.parent.parent.name for path in folder.rglob("07_other.ipynb")}
    assert with_other == set(OF_OTHER_CHAPTERS) < set(names)
    perfect = folder / "submitted" / OF_OTHER_CHAPTERS[0] / "07_other" / "07_other.ipynb"
    assert b"SOL>" not in perfect.read_bytes()


def test_it_takes_no_folder_of_somebody_else(project: Project):
    folder = project.root / "my_class"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(CourseError, match="somebody else"):
        make_demo_class(project, folder, CHAPTER)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_file_that_is_in_the_way_is_not_overwritten(tmp_path: Path):
    write_own_files(tmp_path / "class", {"a": b"1", "old": b"2"})
    (tmp_path / "class" / "b").write_text("mine")
    with pytest.raises(CourseError, match="changed this file"):
        write_own_files(tmp_path / "class", {"a": b"new", "b": b"3"})
    assert (tmp_path / "class" / "a").read_bytes() == b"1"
    (tmp_path / "class" / "b").unlink()
    assert write_own_files(tmp_path / "class", {"a": b"new", "b": b"3"}) == 2
    assert sorted(path.name for path in (tmp_path / "class").iterdir()) == [RECORD, "a", "b"]


def test_links_that_lead_out_are_not_followed(tmp_path: Path):
    write_own_files(tmp_path / "class", {"a": b"1"})
    (tmp_path / "out").mkdir()
    (tmp_path / "class" / "submitted").symlink_to(tmp_path / "out")
    with pytest.raises(CourseError, match="leads out"):
        write_own_files(tmp_path / "class", {"submitted/b": b"2"})
    assert not list((tmp_path / "out").iterdir())


def test_errors_are_one_line(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(project.root)
    assert cli.main(["demo-class"]) == 2  # this project does not have the demo's chapter
    assert capsys.readouterr().err.count("\n") == 1
    (project.root / "demo_class").mkdir()
    (project.root / "demo_class" / RECORD).write_text("{")
    with pytest.raises(CourseError, match="damaged"):
        make_demo_class(project, project.root / "demo_class", CHAPTER)


def test_the_real_chapter_has_an_answer_of_each_kind_for_each_exercise():
    source = read_source(Project(ROOT).source_notebook(DEFAULT_CHAPTER))
    demo = DemoClass(source, DEFAULT_CHAPTER)
    there = {
        f"{path.parent.name}/{path.stem}" for path in (ANSWERS / DEFAULT_CHAPTER).glob("*/*.txt")
    }
    kinds = ("loops", "formula", "wrong")
    assert there == {f"{name}/{kind}" for name in demo.exercises for kind in kinds}
    submissions = demo.submissions()
    assert len(submissions) == 12
    perfect = json.loads(submissions["demo-01-perfect"])
    text = json.dumps(perfect["cells"])
    for marker in ("<SOL>", "HIDDEN TESTS", "MARK SCHEME", "NotImplementedError"):
        assert marker not in text
    blank = json.loads(submissions["demo-02-blank"])
    assert [cell["id"] for cell in blank["cells"]] == [cell["id"] for cell in source.cells]
    assert len(dict(graded_cells(source))) >= 12
