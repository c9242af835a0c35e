"""`gradekit release`: what students get, what they do not, and what is refused."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from release_course import (
    FILL_IN,
    SOLUTION,
    cell,
    chapter_notebook,
    code,
    files,
    make_course,
    meta,
    write_source,
)

from gradekit import preprocessors, proof
from gradekit import release as release_module
from gradekit.cli import main
from gradekit.preprocessors import FillIn, source_sha256
from gradekit.project import Project
from gradekit.release import build, student_version


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A course of two chapters, and the working directory in it."""
    folder = make_course(tmp_path / "course")
    monkeypatch.chdir(folder)
    return folder


def released(course: Path, chapter: str = "01_tiny"):
    return nbformat.read(course / "release" / chapter / f"{chapter}.ipynb", as_version=4)


# The student version -------------------------------------------------------------------------


def test_what_students_see():
    source = chapter_notebook()
    before = json.dumps(source)
    student = student_version(source)
    assert json.dumps(source) == before
    assert [c.id for c in student.cells] == [c.id for c in source.cells]
    assert cell(student, "solution-double").source == (
        'def double(x):\n    """Twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    assert cell(student, "solution-half").source == (
        "def half(x):\n    # h = <FILL IN>\n"
        '    raise NotImplementedError("replace this line with your answer")\n\n    return h'
    )
    assert cell(student, "ungraded").source == (
        "# area = <FILL IN>\n"
        'raise NotImplementedError("replace this line with your answer")\nprint(area)'
    )
    assert cell(student, "test-double").source == "assert double(3) == 6"
    assert cell(student, "written").source == "*Your answer here.*"
    for untouched in ("title", "imports", "test-half", "shown", "question"):
        assert cell(student, untouched).source == cell(source, untouched).source


def test_outputs_and_traces_of_sessions_are_left_out():
    source = chapter_notebook()
    cell(source, "imports").metadata["execution"] = {"iopub.execute_input": "2026-11-24T10:00:00Z"}
    source.metadata["widgets"] = {"state": {"a": "secret"}}
    student = student_version(source)
    assert all(c.outputs == [] and c.execution_count is None for c in student.cells
               if c.cell_type == "code")
    assert set(student.metadata) == {"course", "kernelspec", "language_info"}
    assert student.metadata.language_info == {"name": "python"}
    assert cell(student, "imports").metadata == {}
    assert cell(student, "shown").metadata.tags == ["nbval-check-output"]


def test_tests_are_locked_and_answers_can_be_edited():
    student = student_version(chapter_notebook())
    assert cell(student, "test-double").metadata.editable is False
    assert cell(student, "test-double").metadata.deletable is False
    assert "editable" not in cell(student, "solution-double").metadata
    assert len(cell(student, "written").metadata.nbgrader.checksum) == 32


def test_the_stamp_says_which_source_it_was():
    source = chapter_notebook()
    stamp = student_version(source).metadata.course.release
    assert stamp == {"version": "1.1", "source_sha256": source_sha256(source)}
    assert "release" not in source.metadata.course


def test_the_hash_is_of_what_the_author_wrote():
    first = source_sha256(chapter_notebook())
    # Of this very notebook, on any machine: a number to notice when the way of hashing changes.
    assert first == "575bc8cfc5aa20fe2300ef376b3c35e84e7a118e36bc99b058d6582360d8f85c"
    for same in ("outputs", "execution", "language"):
        other = chapter_notebook()
        if same == "outputs":
            cell(other, "shown").outputs = []
            cell(other, "shown").execution_count = 1
        elif same == "execution":
            cell(other, "shown").metadata["execution"] = {"started": "now"}
        else:
            other.metadata.language_info.version = "3.12.1"
        assert source_sha256(other) == first, same
    for different in ("source", "metadata", "id", "version", "order"):
        other = chapter_notebook()
        if different == "source":
            cell(other, "solution-double").source += " "
        elif different == "metadata":
            cell(other, "test-double").metadata.nbgrader.points = 5
        elif different == "id":
            cell(other, "shown").id = "shown2"
        elif different == "version":
            other.metadata.course.version = "1.2"
        else:
            other.cells.reverse()
        assert source_sha256(other) != first, different


def test_both_conventions_in_one_cell_and_several_of_each():
    source = chapter_notebook()
    cell(source, "solution-double").source = (
        "# a = <FILL IN>\na = 111111\n# <SOL>\nb = 222222\n# </SOL>\n"
        "if a:\n\t# c = <FILL IN>\n\n\tc = 333333\n# <SOL>\nd = 444444\n# </SOL>\n"
        "def double(x):\n    return 2 * x"
    )
    text = cell(student_version(source), "solution-double").source
    assert "1111" not in text
    assert "2222" not in text
    assert "3333" not in text
    assert "4444" not in text
    assert text.count("replace this line") == 2
    assert text.count("# YOUR CODE HERE") == 2
    assert "\n\traise NotImplementedError(" in text
    assert text.endswith("def double(x):\n    return 2 * x")


def test_solutions_in_cells_that_nbgrader_does_not_know():
    source = chapter_notebook()
    cell(source, "imports").source = "import math\n# <SOL>\nnumber = 3\n# </SOL>"
    text = cell(student_version(source), "imports").source
    assert text == "import math\n# YOUR CODE HERE\nraise NotImplementedError()"


def test_a_solution_without_markers_is_the_whole_cell():
    source = chapter_notebook()
    cell(source, "solution-double").source = "def double(x):\n    return 2 * x"
    text = cell(student_version(source), "solution-double").source
    assert text == "# YOUR CODE HERE\nraise NotImplementedError()"


def test_a_question_may_stand_in_the_cell_of_its_written_answer():
    source = chapter_notebook()
    cell(source, "written").source = (
        "Why?\n\n<SOL>\nTherefore.\n</SOL>\n\n"
        "=== BEGIN MARK SCHEME ===\n2 points.\n=== END MARK SCHEME ==="
    )
    student = student_version(source)
    answer = cell(student, "written")
    assert answer.source == "Why?\n\n*Your answer here.*\n"
    # nbgrader gives 0 to an answer whose checksum is still this one.
    from nbgrader.utils import determine_grade

    assert determine_grade(answer) == (0, 2)


def test_wrong_sources_are_refused_in_memory_too():
    source = chapter_notebook()
    cell(source, "solution-double").source = "# <SOL>\nx = 1"
    with pytest.raises(Exception, match=r"cell 3 \(solution-double\), line 1"):
        student_version(source)


# The command ---------------------------------------------------------------------------------


def test_release_check_change_and_release_again(course, capsys):
    assert main(["release", "--check"]) == 1
    assert "release/01_tiny/01_tiny.ipynb: missing" in capsys.readouterr().out
    assert not (course / "release").exists()

    assert main(["release", "--no-run"]) == 0
    out = capsys.readouterr().out
    assert "01_tiny" in out
    assert "written    version 1.1, 10 cells, 10 points, 8 of them automatic" in out
    assert sorted(files(course / "release")) == [
        "01_tiny/01_tiny.ipynb",
        "02_small/02_small.ipynb",
        "02_small/tables/points.csv",
    ]
    assert released(course) == student_version(chapter_notebook())

    assert main(["release", "--check"]) == 0
    first = {p: p.stat().st_mtime_ns for p in (course / "release").rglob("*")}
    capsys.readouterr()
    assert main(["release", "--no-run"]) == 0
    assert capsys.readouterr().out.count("unchanged") == 2
    assert {p: p.stat().st_mtime_ns for p in (course / "release").rglob("*")} == first

    source = chapter_notebook()
    cell(source, "title").source = "# 1. Tiny\n\nAnother sentence."
    write_source(course, source)
    before = files(course)
    assert main(["release", "--check"]) == 1
    out = capsys.readouterr().out
    assert "-  | Write, and see." in out
    assert "+  | Another sentence." in out
    assert " [cell title] markdown" in out
    assert files(course) == before
    assert main(["release", "--no-run"]) == 0
    out = capsys.readouterr().out
    assert out.count("written") == 1
    assert out.count("unchanged") == 1
    assert cell(released(course), "title").source.endswith("Another sentence.")


def test_only_the_chapters_asked_for(course):
    assert main(["release", "--no-run", "02_small"]) == 0
    assert [path.name for path in (course / "release").iterdir()] == ["02_small"]
    assert main(["release", "--check", "02_small"]) == 0


def test_an_unknown_chapter(course, capsys):
    assert main(["release", "03_none"]) == 2
    assert "chapters: 01_tiny, 02_small" in capsys.readouterr().err


def test_the_same_bytes_from_another_folder_and_other_settings(course, tmp_path, monkeypatch):
    assert main(["release", "--no-run"]) == 0
    other = make_course(tmp_path / "another place")
    monkeypatch.chdir(other)
    old = os.umask(0o077)
    try:
        assert main(["release", "--no-run"]) == 0
    finally:
        os.umask(old)
    assert files(other / "release") == files(course / "release")


def test_a_damaged_release_is_found(course, capsys):
    assert main(["release", "--no-run"]) == 0
    notebook = course / "release" / "01_tiny" / "01_tiny.ipynb"
    notebook.write_text("{" + notebook.read_text())
    (course / "release" / "02_small" / "tables" / "points.csv").write_bytes(b"\xff\xfe")
    assert main(["release", "--check"]) == 1
    out = capsys.readouterr().out
    assert "01_tiny.ipynb: differs" in out
    assert "points.csv: binary files differ" in out
    assert main(["release", "--no-run"]) == 0
    assert main(["release", "--check"]) == 0


def test_another_spelling_of_the_same_cells_is_a_difference(course, capsys):
    assert main(["release", "--no-run"]) == 0
    notebook = course / "release" / "01_tiny" / "01_tiny.ipynb"
    notebook.write_text(json.dumps(json.loads(notebook.read_text())))
    assert main(["release", "--check"]) == 1
    assert "another spelling of the JSON" in capsys.readouterr().out


def test_files_of_people_are_not_deleted(course, capsys):
    assert main(["release", "--no-run"]) == 0
    mine = course / "release" / "01_tiny" / "my notes.txt"
    mine.write_text("keep me")
    hidden = course / "release" / "02_small" / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "x.ipynb").write_text("{}")
    old = course / "release" / "00_old"
    old.mkdir()
    source = chapter_notebook("02_small")
    cell(source, "title").source = "# New"
    write_source(course, source, "02_small")
    before = files(course / "release")
    assert main(["release", "--no-run"]) == 2
    assert "my notes.txt" in capsys.readouterr().err
    assert files(course / "release") == before
    assert main(["release", "--check"]) == 1
    out = capsys.readouterr().out
    assert "release/01_tiny/my notes.txt: no source gives it" in out
    assert "release/00_old/: of no chapter" in out
    mine.unlink()
    assert main(["release", "--no-run"]) == 0
    assert "release/00_old/ is of no chapter: left as it is" in capsys.readouterr().out
    assert (hidden / "x.ipynb").is_file()
    assert cell(released(course, "02_small"), "title").source == "# New"


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left")])
@pytest.mark.parametrize("place", ["build", "install"])
def test_nothing_half_written(course, capsys, monkeypatch, raised, place):
    assert main(["release", "--no-run"]) == 0
    source = chapter_notebook()
    cell(source, "title").source = "# New"
    write_source(course, source)
    before = files(course)

    def interrupted(*args, **kwargs):
        raise raised

    if place == "build":
        monkeypatch.setattr(shutil, "copy", interrupted)  # nbgrader copies the files beside
        monkeypatch.setattr(nbformat, "writes", interrupted)
    else:
        monkeypatch.setattr(os, "replace", interrupted)
    capsys.readouterr()
    code = main(["release", "--no-run"])
    assert code == (130 if isinstance(raised, KeyboardInterrupt) else 2)
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert code == 130 or "No space left" in err
    assert files(course) == before


def test_all_problems_of_all_chapters_at_once(course, capsys):
    first, second = chapter_notebook("01_tiny"), chapter_notebook("02_small")
    cell(first, "solution-double").source = "# <SOL>\nx = 1"
    cell(first, "test-half").metadata.nbgrader.grade_id = "double"
    second.metadata.course.date = "today"
    write_source(course, first, "01_tiny")
    write_source(course, second, "02_small")
    assert main(["release"]) == 2
    lines = capsys.readouterr().err.splitlines()
    place = "source_notebooks/01_tiny/01_tiny.ipynb: cell"
    assert lines[0].startswith(f"{place} 3 (solution-double), line 1: <SOL> without its partner")
    assert lines[1].startswith(f"{place} 6 (test-half): grade id 'double'")
    assert lines[2].startswith("source_notebooks/02_small/02_small.ipynb: 'today' in metadata")
    assert lines[-1] == "gradekit: error: 4 problems in the sources (above); nothing was changed."
    assert not (course / "release").exists()


# Nothing is left -----------------------------------------------------------------------------


def leaks(course: Path, capsys) -> str:
    """The command refuses; what it says."""
    assert main(["release", "--no-run"]) == 2
    assert not (course / "release").exists()
    assert list((course / ".cache" / "release").iterdir()) == []
    return capsys.readouterr().err


def test_a_solution_left_is_found(course, capsys, monkeypatch):
    original = FillIn.preprocess_cell

    def all_but_code(self, cell, resources, index):
        if cell.cell_type == "code":
            return cell, resources
        return original(self, cell, resources, index)

    monkeypatch.setattr(FillIn, "preprocess_cell", all_but_code)
    err = leaks(course, capsys)
    assert "cell 3 (solution-double), line 4: this line must not reach students, but is in the " \
        "release (cell 3 (solution-double)): secret_factor = 2" in err
    assert "cell 5 (solution-half), line 3: " in err
    assert "the marker <SOL> is left in the release" in err


def test_a_hidden_test_left_is_found(course, capsys, monkeypatch):
    monkeypatch.setattr(
        preprocessors.ClearHiddenTests, "preprocess", lambda self, nb, resources: (nb, resources)
    )
    err = leaks(course, capsys)
    assert "assert double(hidden_number) == 2 * hidden_number" in err
    assert "the marker BEGIN HIDDEN TESTS is left" in err


def test_a_mark_scheme_left_is_found(course, capsys, monkeypatch):
    original = FillIn.preprocess_cell

    def all_but_text(self, cell, resources, index):
        if cell.cell_type == "markdown":
            return cell, resources
        return original(self, cell, resources, index)

    monkeypatch.setattr(FillIn, "preprocess_cell", all_but_text)
    monkeypatch.setattr(
        preprocessors.ClearMarkScheme, "preprocess", lambda self, nb, resources: (nb, resources)
    )
    err = leaks(course, capsys)
    assert "1 point for inverse functions; 1 for an example." in err


def test_a_solution_in_outputs_is_found(course, capsys, monkeypatch):
    source = chapter_notebook()
    shown = cell(source, "shown")
    shown.outputs[0].text = "    return secret_factor * x\n"
    write_source(course, source)
    assert main(["release", "--no-run"]) == 0
    shutil.rmtree(course / "release")
    monkeypatch.setattr(
        preprocessors.ClearOutput, "preprocess", lambda self, nb, resources: (nb, resources)
    )
    assert "is in the release (cell 8 (shown)): return secret_factor * x" in leaks(course, capsys)


def test_a_solution_in_metadata_is_found(course, capsys, monkeypatch):
    stamp = preprocessors.VersionStamp.preprocess

    def indiscreet(self, nb, resources):
        nb, resources = stamp(self, nb, resources)
        nb.metadata["notes"] = {"answer": ["secret_factor = 2"]}
        return nb, resources

    monkeypatch.setattr(preprocessors.VersionStamp, "preprocess", indiscreet)
    assert "is in the release (its metadata): secret_factor = 2" in leaks(course, capsys)


def test_a_line_may_stand_where_students_may_see_it_but_not_once_more(course, capsys, monkeypatch):
    source = chapter_notebook()
    cell(source, "imports").source = "import math\nsecret_factor = 2\nnumber = 3"
    write_source(course, source)
    assert main(["release", "--no-run"]) == 0
    shutil.rmtree(course / "release")
    original = FillIn.preprocess_cell

    def copies(self, cell, resources, index):
        cell, resources = original(self, cell, resources, index)
        if index == 2:
            cell.source += "\nsecret_factor = 2"
        return cell, resources

    monkeypatch.setattr(FillIn, "preprocess_cell", copies)
    assert "01_tiny.ipynb: cell 3 (solution-double), line 4: " in leaks(course, capsys)


def test_a_solution_in_a_file_beside_is_found(course, capsys):
    beside = course / "source_notebooks" / "01_tiny" / "helper.py"
    beside.write_text("import math\n\n\ndef f(secret_factor, x):\n    return secret_factor * x\n")
    assert "is in helper.py: return secret_factor * x" in leaks(course, capsys)
    beside.write_text("import math\n\n\ndef f(x):\n    return x\n")
    assert main(["release", "--no-run"]) == 0


def test_lines_that_say_nothing_do_not_count():
    for text in ("", "  )", "# YOUR CODE HERE", "raise NotImplementedError()", "q"):
        assert not proof.is_telling(text), text
    for text in ("return q", "x = 1.5", "total += x"):
        assert proof.is_telling(text), text


def test_markers_around_half_a_statement_are_refused(course, capsys):
    source = chapter_notebook()
    cell(source, "imports").source = "number = [\n    # <SOL>\n    3\n    # </SOL>\n]"
    write_source(course, source)
    err = leaks(course, capsys)
    assert "cell 2 (imports): without its answer the cell is no longer Python" in err


# nbgrader itself -----------------------------------------------------------------------------


def test_plain_nbgrader_makes_the_same_release(course):
    assert main(["release", "--no-run", "02_small"]) == 0
    ours = files(course / "release")
    shutil.rmtree(course / "release")
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "02_small"],
        cwd=course, env=environment, capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stderr
    assert files(course / "release") == ours
    assert (course / "gradebook.db").is_file()

    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found = gradebook.find_source_cell("test_double", "02_small", "02_small")
        assert "### BEGIN HIDDEN TESTS" in found.source
        assert SOLUTION not in found.source
        assert gradebook.find_assignment("02_small").max_score == 10
        half = gradebook.find_source_cell("half", "02_small", "02_small")
        assert half.source != FILL_IN


def test_no_gradebook_is_written(course):
    assert main(["release", "--no-run"]) == 0
    assert not (course / "gradebook.db").exists()


def test_nbgraders_own_refusal_is_one_line(course, capsys, monkeypatch):
    monkeypatch.setattr(release_module, "lint", lambda project, chapters: [])
    source = chapter_notebook()
    source.cells.append(code("# <SOL>\nx = 1", "broken", **meta("broken", "solution")))
    write_source(course, source)
    assert main(["release", "--no-run"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("gradekit: error: 01_tiny: ")
    assert "cell 11 (broken), line 1" in line


# The real chapters ---------------------------------------------------------------------------


def test_real_chapters_are_right_and_keep_their_secrets(root, tmp_path):
    """Everything but running them, which nbval does."""
    project = Project.find(root)
    chapters = project.chapters()
    assert chapters
    assert [str(p) for p in release_module.lint(project, chapters)] == []
    build(project, chapters, tmp_path)
    for chapter in chapters:
        path = project.source_notebook(chapter)
        source = nbformat.read(path, as_version=4)
        assert [str(p) for p in proof.prove(source, path.name, tmp_path / chapter)] == []


def test_release_is_what_the_sources_give(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    code = main(["release", "--check"])
    assert code == 0, capsys.readouterr().out[-3000:]
