"""A student checks at home: the visible tests, in plain words, whatever is in the notebook."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from grading_chapter import RIGHT, find, source_notebook

from coursekit.chapter import PLACEHOLDER
from coursekit.check import this_notebook
from coursekit.errors import CourseError
from gradekit.preprocessors import FillIn
from gradekit.release import student_version

NAMED_TEST = """from coursekit.checks import Checks

checks = Checks(points=3)
with checks("two times one", points=0.5):
    assert double(1) == 2, "double(1) should be 2"
### BEGIN HIDDEN TESTS
@checks("hidden inputs", points=2.5)
def hidden_two():
    assert double(2) == 4
### END HIDDEN TESTS
checks.score()"""

source = source_notebook()
find(source, "test_double").source = NAMED_TEST
RELEASED = student_version(source)


@pytest.fixture
def notebook(tmp_path):
    """Write the chapter with answers by grade id; the path of the file."""

    def write(change=lambda notebook: None, **answers: str) -> Path:
        made = copy.deepcopy(RELEASED)
        for grade_id, answer in answers.items():
            find(made, grade_id).source = answer
        change(made)
        path = tmp_path / "05_small.ipynb"
        path.write_text(json.dumps(made), encoding="utf-8")
        return path

    return write


def run(*arguments: object, code: int, **kwargs) -> str:
    """Run the command; what it printed on stdout, or on stderr where it refuses."""
    result = subprocess.run(
        [sys.executable, "-m", "coursekit.check", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, **kwargs,
    )  # fmt: skip
    assert result.returncode == code, result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    if code != 2:
        assert result.stderr == ""
    return result.stderr if code == 2 else result.stdout


def test_right_answers(notebook):
    said = run(notebook(**RIGHT), code=0)
    assert "5. A small chapter [test_double]\n  passed  two times one (0.5)\n" in said
    assert "[test_area]\n  passed: all tests that are in this notebook\n" in said
    assert "  written (1 point): answered\n" in said
    assert "Points so far: 0.5 of 0.5 points" in said
    assert "Hidden tests decide about 4.5 more" in said
    assert "A person decides about 1 more." in said
    assert "stopped" not in said


def test_an_unanswered_notebook(notebook):
    said = run(notebook(), code=1)
    assert said.count("Not written yet") == 2
    assert "  written (1 point): not answered yet\n" in said
    assert "Points so far: 0 of 2.5 points" in said
    assert "stopped with an error" not in said


def test_partial_credit_without_names(notebook):
    said = run(notebook(**RIGHT | {"area": "def area(r):\n    return 3.14159265 * r"}), code=1)
    assert "[test_area]\n  0.5 of 2 points\n" in said
    assert "Points so far: 1 of 2.5 points" in said


def test_a_syntax_error(notebook):
    said = run(notebook(**RIGHT | {"double": "def double(x):\n    return (2 * x"}), code=1)
    assert "The cell that begins with `def double(x):` stopped.\n  This is not Python:" in said
    assert "in line 2:\n      return (2 * x\n" in said
    assert "There is no `double`: run the cell that defines it" in said
    assert "[test_area]\n  passed" in said


def test_an_error_names_the_line(notebook):
    said = run(notebook(**RIGHT | {"double": "def double(x):\n    return x[0]"}), code=1)
    assert "Your code stopped with an error: TypeError" in said
    assert "in line 2 of the cell that begins with `def double(x):`" in said


def test_an_endless_loop(notebook):
    endless = "def double(x):\n    while True:\n        pass"
    # The other cells must come to their end in this time, also on a busy machine.
    said = run("--seconds", 4, notebook(**RIGHT | {"double": endless}), code=1)
    assert "ran longer than 4 s and was stopped" in said
    assert "[test_area]\n  passed" in said


def test_an_endless_loop_outside_of_a_test(notebook):
    said = run("--seconds", 4, notebook(**RIGHT | {"double": "while True:\n    pass"}), code=1)
    assert "The cell that begins with `while True:` stopped.\n  It ran longer than 4 s" in said
    assert "[test_area]\n  passed" in said


def test_a_loop_that_cannot_be_interrupted(notebook, monkeypatch):
    stubborn = (
        "def double(x):\n    while True:\n        try:\n            while True:\n                "
        "pass\n        except BaseException:\n            pass"
    )
    said = run("--seconds", 0.5, notebook(**RIGHT | {"double": stubborn}), code=1)
    assert "Time is up: the cell that begins with `from coursekit.checks" in said
    assert "could not be interrupted" in said


def test_python_ends(notebook):
    said = run(notebook(**RIGHT | {"double": "import os\nos._exit(7)"}), code=1)
    assert "Python itself ended while it ran the cell that begins with `import os`" in said
    assert "exit code 7" in said


def test_exit_is_explained(notebook):
    said = run(notebook(**RIGHT | {"double": "import sys\nsys.exit()"}), code=1)
    assert "An answer must not call exit() or sys.exit()" in said


def test_input_gets_no_answer(notebook):
    said = run(notebook(**RIGHT | {"double": "def double(x):\n    return input('x?')"}), code=1)
    assert "an answer must not ask" in said


def test_much_output_is_cut(notebook):
    noisy = "def double(x):\n    for i in range(50_000): print('x' * 50)\n    return 2 * x"
    said = run(notebook(**RIGHT | {"double": noisy}), code=0)
    assert len(said) < 40_000
    assert "the rest is not shown" in said


def test_warnings_magics_and_stderr_are_no_mistakes(notebook):
    answer = (
        "%matplotlib inline\nimport sys, warnings\ndef double(x):\n"
        "    warnings.warn('old')\n    print('hm', file=sys.stderr)\n    return 2 * x"
    )
    said = run(notebook(**RIGHT | {"double": answer}), code=0)
    assert "passed  two times one" in said


def test_a_demonstration_is_not_run(notebook):
    # The chapter's own demonstration raises SystemExit.
    assert "demonstration" not in run(notebook(**RIGHT), code=0)


def test_missing_cells(notebook):
    def drop(notebook):
        notebook.cells = [
            cell for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") not in ("test_double", "area")
        ]  # fmt: skip

    said = run(notebook(drop, **RIGHT), code=1)
    assert "After your answer `double` the test cell is missing." not in said  # test_area follows
    assert "There is no `area`" in said

    def drop_tests(notebook):
        notebook.cells = [
            cell for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") != "test_double"
        ]  # fmt: skip

    said = run(notebook(drop_tests, **RIGHT), code=0)
    assert "After your answer `double` the test cell is missing. Grading puts it back" in said


def test_a_module_beside_the_notebook_is_found(notebook):
    path = notebook(**RIGHT | {"double": "from mine import double"})
    (path.parent / "mine.py").write_text("def double(x):\n    return x / 0\n")
    said = run(path, code=1)
    assert "in line 2 of the file mine.py" in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not json", "not a notebook, or it is damaged"),
        (b"\xff\xfe", "not a notebook, or it is damaged"),
        (b"[1, 2]", "not a notebook; name the .ipynb"),
        (b'{"cells": [{"cell_type": "code", "source": "1"}, 3]}', "no test cells"),
    ],
)
def test_what_is_not_a_notebook(tmp_path, content, message):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    said = run(path, code=2)
    assert message in said
    assert said.count("\n") == 1


def test_what_is_not_there(tmp_path):
    assert "no such file" in run(tmp_path / "x.ipynb", code=2)
    assert "folder" in run(tmp_path, code=2)


def test_a_time_that_is_none(notebook):
    assert "more than 0" in run("--seconds", 0, notebook(), code=2)


# --- in the notebook ----------------------------------------------------------------------------


def live(cells: list[str], **environment: str) -> str:
    """Run cells in one IPython, as a notebook's; what they printed."""
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(colors='nocolor')\n"
        f"for cell in {cells!r}:\n    shell.run_cell(cell, store_history=True)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert "Traceback" not in result.stdout + result.stderr
    return result.stdout


CALL = "from coursekit.check import check\ncheck()"


def test_in_the_notebook_it_takes_what_is_in_memory(notebook):
    path = notebook()  # saved without answers
    said = live(
        ["factor = 2", RIGHT["double"], "def area(r):\n    return [][r]", CALL],
        JPY_SESSION_NAME=str(path),
    )
    assert "passed  two times one (0.5)" in said
    assert "in line 2 of the cell that begins with `def area(r):`" in said
    assert "written (1 point): not answered yet" in said
    assert "as they are in memory" in said
    assert "05_small.ipynb as it was saved last" in said


def test_in_the_notebook_cells_that_were_not_run(notebook):
    said = live([CALL], JPY_SESSION_NAME=str(notebook(**RIGHT)))
    assert "There is no `double`: run the cell that defines it" in said


def test_in_the_notebook_it_asks_for_the_name(tmp_path):
    (tmp_path / "a.ipynb").touch()
    (tmp_path / "b.ipynb").touch()
    said = live([f"%cd -q {tmp_path}", CALL], JPY_SESSION_NAME="")
    assert 'Which notebook is this? Say its file\'s name: check("a.ipynb")' in said
    said = live([f"%cd -q {tmp_path}", CALL.replace("()", "('c.ipynb')")])
    assert "c.ipynb: there is no such file" in said


def test_which_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "renamed-since.ipynb"))
    with pytest.raises(CourseError, match="Which notebook"):
        this_notebook({})
    (tmp_path / "only.ipynb").touch()
    assert this_notebook({}) == Path("only.ipynb")
    (tmp_path / "other.ipynb").touch()
    assert this_notebook({"__vsc_ipynb_file__": "other.ipynb"}) == Path("other.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "only.ipynb"))
    assert this_notebook({}) == tmp_path / "only.ipynb"


def test_the_placeholder_is_the_releases():
    assert FillIn().text_stub == PLACEHOLDER
