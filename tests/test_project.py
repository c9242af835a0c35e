"""The frame of gradekit: the project's folders and the command line."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from release_course import make_course

from coursekit.errors import CourseError
from gradekit import cli
from gradekit.project import Project


def test_found_from_a_folder_within(tmp_path):
    course = make_course(tmp_path / "course")
    within = course / "source_notebooks" / "01_tiny"
    project = Project.find(within)
    assert project.root == course
    assert project.chapters() == ["01_tiny", "02_small"]
    assert project.source_notebook("01_tiny") == within / "01_tiny.ipynb"
    assert project.release_notebook("02_small") == course / "release/02_small/02_small.ipynb"
    assert project.relative(within) == "source_notebooks/01_tiny"
    assert project.relative(Path("/elsewhere/x")) == "/elsewhere/x"


def test_no_project_is_an_error_that_names_the_folder(tmp_path):
    with pytest.raises(CourseError, match=r"nbgrader_config\.py"):
        Project.find(tmp_path)


def test_unknown_chapter_lists_those_there_are(tmp_path):
    project = Project(make_course(tmp_path / "course"))
    with pytest.raises(CourseError, match="unknown chapter '03_none'; chapters: 01_tiny, 02_small"):
        project.source_notebook("03_none")
    assert project.check_chapter("release/01_tiny/") == "01_tiny"


def test_folders_without_their_notebook_are_no_chapters(tmp_path):
    course = make_course(tmp_path / "course")
    (course / "source_notebooks" / "03_empty").mkdir()
    (course / "source_notebooks" / "notes.txt").write_text("x")
    assert Project(course).chapters() == ["01_tiny", "02_small"]


def test_the_real_project_has_its_settings(root):
    project = Project.find(root / "tests")
    assert project.root == root
    config = project.nbgrader_config()
    assert config.CourseDirectory.source_directory == "source_notebooks"
    config.CourseDirectory.source_directory = "changed"
    assert project.nbgrader_config().CourseDirectory.source_directory == "source_notebooks"


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (CourseError("x.ipynb: wrong"), 2, "gradekit: error: x.ipynb: wrong\n"),
        (KeyboardInterrupt(), 130, "gradekit: interrupted\n"),
    ],
)
def test_what_people_cause_is_one_line(monkeypatch, capsys, raised, code, said):
    def run(args: argparse.Namespace) -> int:
        raise raised

    parser = argparse.ArgumentParser()
    parser.add_subparsers(dest="command").add_parser("release")
    modules = {"release": SimpleNamespace(run=run)}
    monkeypatch.setattr(cli, "build_parser", lambda _only: (parser, modules))
    assert cli.main(["release"]) == code
    assert capsys.readouterr().err == said


def test_mistakes_in_the_code_are_not_hidden(monkeypatch):
    def run(args: argparse.Namespace) -> int:
        raise ZeroDivisionError

    parser = argparse.ArgumentParser()
    parser.add_subparsers(dest="command").add_parser("release")
    monkeypatch.setattr(
        cli, "build_parser", lambda _only: (parser, {"release": SimpleNamespace(run=run)})
    )
    with pytest.raises(ZeroDivisionError):
        cli.main(["release"])


def test_command_line_outside_a_project(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gradekit.cli", "release", "--check"],
        cwd=tmp_path, capture_output=True, text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("gradekit: error: ")
    assert done.stderr.count("\n") == 1


def test_subcommands():
    parser, modules = cli.build_parser()
    assert list(modules) == list(cli.SUBCOMMANDS)
    assert parser.parse_args(["release", "--check"]).check
    _, modules = cli.build_parser(["grade"])
    assert list(modules) == ["grade"]


def test_without_the_instructors_packages(monkeypatch, capsys):
    def missing(name):
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")

    monkeypatch.setattr(cli.importlib, "import_module", missing)
    assert cli.main(["release"]) == 2
    assert "nbgrader is not installed" in capsys.readouterr().err
