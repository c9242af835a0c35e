"""Sources are run through before a release, and only when something changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from release_course import cell, chapter_notebook, make_course, write_source

from gradekit import runs
from gradekit.cli import main
from gradekit.project import Project
from gradekit.runs import Runs, state_of_run


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    folder = make_course(tmp_path / "course")
    monkeypatch.chdir(folder)
    return folder


def test_a_right_source_runs_once(course, capsys, monkeypatch):
    source = chapter_notebook("02_small")
    # It may read what lies beside it, and what it writes does not reach students.
    cell(source, "imports").source += (
        "\nopen('tables/points.csv').close()\nopen('left.txt', 'w').close()"
    )
    write_source(course, source, "02_small")
    assert main(["release", "02_small"]) == 0
    assert "ran through in" in capsys.readouterr().out
    assert not (course / "source_notebooks" / "02_small" / "left.txt").exists()
    assert not (course / "release" / "02_small" / "left.txt").exists()

    def not_again(*args):
        raise AssertionError("run again")

    monkeypatch.setattr(runs, "_run", not_again)
    assert main(["release", "02_small"]) == 0
    assert "ran through before" in capsys.readouterr().out


def test_errors_name_cell_and_line_and_nothing_is_written(course, capsys):
    first, second = chapter_notebook("01_tiny"), chapter_notebook("02_small")
    cell(first, "imports").source = "def f(x):\n    return 1 / x\n\nnumber = 3\nf(0)"
    for_test = cell(second, "test-double")
    for_test.source = "import sys\nprint('careful', file=sys.stderr)\n" + for_test.source
    cell(second, "test-half").source = "assert half(5) == 2.5\n1.5"
    write_source(course, first, "01_tiny")
    write_source(course, second, "02_small")
    assert main(["release"]) == 2
    lines = capsys.readouterr().err.splitlines()
    place = "source_notebooks/02_small/02_small.ipynb: cell"
    assert lines == [
        "source_notebooks/01_tiny/01_tiny.ipynb: cell 2 (imports), line 5: does not run through: "
        "ZeroDivisionError: division by zero",
        f"{place} 4 (test-double): a test cell must write nothing to stderr, nbgrader gives 0 "
        "points for it; it wrote: careful",
        f"{place} 6 (test-half): the source's own solution gets 1.5 of 2 points: "
        "see its last value",
        "gradekit: error: 3 problems in the sources (above); nothing was changed.",
    ]
    assert not (course / "release").exists()
    # Wrong now, so it is run again next time.
    assert not Runs(Project(course)).remembered("01_tiny")


def test_a_source_that_takes_for_ever(course, capsys, monkeypatch):
    source = chapter_notebook()
    cell(source, "imports").source = "number = 3\nwhile True:\n    pass"
    write_source(course, source)
    monkeypatch.setattr(runs, "CELL_TIMEOUT", 1)
    assert main(["release", "01_tiny"]) == 2
    assert "cell 2 (imports): not done after 1 s" in capsys.readouterr().err


def test_no_run_does_not_run(course, monkeypatch):
    monkeypatch.setattr(runs, "_run", lambda *args: pytest.fail("was run"))
    assert main(["release", "--no-run"]) == 0
    assert main(["release", "--check"]) == 0


def test_what_makes_it_run_again(course, tmp_path, monkeypatch):
    path = course / "source_notebooks" / "02_small" / "02_small.ipynb"
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setenv("COURSEKIT_CACHE", str(cache))
    monkeypatch.setenv("COURSEKIT_DATA", "drawn")
    states = [state_of_run(path)]

    # Not what the run itself writes, nor what editors leave.
    (cache / "drawn_digits_2062_abc.npz").write_bytes(b"x")
    (path.parent / ".ipynb_checkpoints" / "x.ipynb").write_text("x")
    assert state_of_run(path) == states[0]

    (path.parent / "tables" / "points.csv").write_text("x,y\n1,3\n")
    states.append(state_of_run(path))
    source = chapter_notebook("02_small")
    cell(source, "imports").source += "\n"
    write_source(course, source, "02_small")
    states.append(state_of_run(path))
    monkeypatch.delenv("COURSEKIT_DATA")
    states.append(state_of_run(path))
    (cache / "sign_digits.npz").write_bytes(b"photographs")
    states.append(state_of_run(path))
    package = tmp_path / "coursekit"
    package.mkdir()
    (package / "__init__.py").write_text("changed = True")
    monkeypatch.setattr(runs.coursekit, "__file__", str(package / "__init__.py"))
    states.append(state_of_run(path))
    assert len(set(states)) == len(states)


def test_an_interrupted_run_leaves_nothing(course, capsys, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(runs, "_run", interrupted)
    assert main(["release"]) == 130
    assert capsys.readouterr().err == "gradekit: interrupted\n"
    assert not (course / "release").exists()
    assert not Runs(Project(course)).remembered("01_tiny")
