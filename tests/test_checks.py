"""Named checks: what they print, what they are worth, and what they let pass."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import warnings
from fractions import Fraction

import numpy as np
import pytest

from coursekit.checks import Checks
from coursekit.testing import check_close, check_equal, check_shape
from gradekit.lint import lint_notebook
from gradekit.release import student_version


@pytest.fixture
def said(capsys):
    """What was printed since the last call; nothing may have gone to stderr."""

    def read() -> str:
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return read


# --- points -------------------------------------------------------------------------------------


def test_a_check_that_fails_does_not_hide_the_others(said):
    checks = Checks(points=2)
    with checks("first", points=0.5):
        check_equal(1, 2, "one")
    with checks("second", points=0.5):
        check_equal(2, 2, "two")
    with checks("third", points=1):
        raise KeyError("x")
    assert checks.score() == 0.5
    lines = said().splitlines()
    assert lines[0] == "FAILED  first (0 of 0.5 points)"
    assert lines[1:4] == [
        "        one has the wrong value.", "          expected: 2", "          got: 1",
    ]  # fmt: skip
    assert "passed  second (0.5)" in lines
    assert "FAILED  third (0 of 1 points)" in lines
    assert lines[-1] == "Points: 0.5 of 2."


def test_shares_are_exact():
    checks = Checks(points=1)
    for index in range(3):
        with checks(f"check {index}", points=0.1):
            pass
    with checks("the rest", points=Fraction(7, 10)):
        assert 1 == 2, "a plain assert is a check, too"
    score = checks.score()
    assert repr(score) == "0.3"


def test_thirds_add_up(said):
    checks = Checks(points=1)
    for index in range(3):
        with checks(f"check {index}", points=1 / 3):
            pass
    assert repr(checks.score()) == "1"
    assert "(0.333)" in said()


def test_without_hidden_checks_there_is_no_number_yet(said):
    checks = Checks(points=2)
    with checks("seen", points=0.5):
        pass
    assert checks.score() is None
    assert said().endswith(
        "Points so far: 0.5 of 0.5. Checks that run when your work is graded decide about the "
        "other 1.5.\n"
    )


def test_without_hidden_checks_a_failed_one_still_counts():
    checks = Checks(points=2)
    with checks("seen", points=0.5):
        pass
    with checks("seen, too", points=0.5):
        raise ValueError
    assert checks.score() == 0.5


def test_more_than_the_cell_is_worth_is_the_authors_mistake():
    checks = Checks(points=1)
    with checks("too much", points=2):
        pass
    with pytest.raises(ValueError, match="worth 2 points, the cell 1"):
        checks.score()
    with pytest.raises(ValueError, match="more than 0"):
        checks("nothing", points=0)


def test_as_a_decorator_it_runs_at_once_and_keeps_its_names_inside(said):
    checks = Checks(points=1)

    @checks("hidden", points=1, hint="look here")
    def hidden_check():
        local = 1
        check_equal(local, 2, "local")

    assert "local" not in globals()
    assert checks.score() == 0
    assert "Look at: look here." in said()


# --- what passes through ------------------------------------------------------------------------


def test_an_interrupt_is_not_swallowed(said):
    checks = Checks(points=1)
    with pytest.raises(KeyboardInterrupt), checks("random inputs", points=1):
        raise KeyboardInterrupt
    text = said()
    assert text.startswith("STOPPED random inputs: it ran too long")
    assert "no points" in text
    assert checks.score() == 0


def test_sys_exit_costs_one_check_and_is_explained(said):
    checks = Checks(points=1)
    with checks("exits", points=0.5):
        sys.exit(3)
    with checks("goes on", points=0.5):
        pass
    assert checks.score() == 0.5
    assert "must not call exit()" in said()


def test_warnings_and_stderr_cost_nothing(said):
    filters = list(warnings.filters)
    stderr = sys.stderr
    checks = Checks(points=1)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with checks("noisy", points=1):
            warnings.warn("deprecated", stacklevel=1)
            print("epoch 3 of 10", file=sys.stderr)
            np.log(np.zeros(2) - 1)
            warnings.simplefilter("error")  # ends with the check
    assert not seen
    assert checks.score() == 1
    assert "epoch 3 of 10" in said()
    assert warnings.filters[: len(filters)] == filters
    assert sys.stderr is stderr


# --- what it says -------------------------------------------------------------------------------


def run_cells(*cells: str) -> subprocess.CompletedProcess[str]:
    """Run cells in IPython, as a notebook does, so that each has a file name of its own."""
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(colors='nocolor')\n"
        f"for cell in {[textwrap.dedent(cell) for cell in cells]!r}:\n"
        "    shell.run_cell(cell, store_history=True)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )


TEST = """
    from coursekit.checks import Checks
    checks = Checks(points=1)
    @checks("halves", points=1, hint="divide by two")
    def hidden():
        secret_input = 84
        first, second = half(secret_input)
    checks.score()
"""


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "# Mine\ndef half(x):\n    y = 1\n    return [x][y]",
            ["Your code stopped with an error: IndexError: list index out of range",
             "in line 4 of the cell that begins with `# Mine`", "return [x][y]", "That means:"],
        ),
        ("def half(x):\n    raise NotImplementedError", ["Not written yet"]),
        ("def half(x):\n    assert x < 0, 'my own'", ["stopped with an error: AssertionError: my"]),
        ("import numpy as np\ndef half(x):\n    return np.zeros(2).reshape(3)",
         ["ValueError: cannot reshape", "line 3", "np.zeros(2).reshape(3)"]),
        ("def half(x):\n    pass", ["What your code gave could not be used: TypeError"]),
        ("def halve(x):\n    pass", ["There is no `half`: run the cell that defines it"]),
    ],
)  # fmt: skip
def test_an_error_is_told_in_words_with_the_students_line_and_no_line_of_the_test(answer, expected):
    result = run_cells(answer, TEST)
    for text in [*expected, "FAILED  halves (0 of 1 points)"]:
        assert text in result.stdout
    assert "secret_input" not in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    # What is not written yet needs no hint.
    assert ("divide by two" in result.stdout) == ("Not written" not in result.stdout)


def test_a_check_within_the_students_callback_is_the_checks_word():
    result = run_cells(
        "def half(f):\n    return f(1)",
        """
        from coursekit.checks import Checks
        checks = Checks(points=1)
        with checks("calls it with 2", points=1):
            def spy(x):
                assert x == 2, "f must be called with 2"
            half(spy)
        """,
    )
    assert "        f must be called with 2\n" in result.stdout


def test_foreseen_values_have_hints_of_their_own(said):
    checks = Checks(points=1)
    foreseen = {"take the mean, not the sum": 6.0, "mind the sign": -2.0}
    for index, value in enumerate([6.0, -2.0, 5.0, np.array([6.0])]):
        with checks(f"check {index}", points=0.1, hint="the block's"):
            check_close(value, 2.0, "loss", "the call's", foreseen=foreseen)
        text = said()
        hint = ["Probably: take the mean, not the sum.", "Probably: mind the sign."]
        assert (hint[index] if index < 2 else "Look at: the call's.") in text
        assert text.count("Look at") + text.count("Probably") == 1


def test_foreseen_in_the_other_checks():
    with pytest.raises(AssertionError, match=r"Probably: transposed\."):
        check_shape(np.zeros((3, 2)), (2, 3), "a", "rows", foreseen={"transposed": (3, 2)})
    with pytest.raises(AssertionError, match=r"Look at: rows\."):
        check_shape(np.zeros((3, 1)), (2, 3), "a", "rows", foreseen={"transposed": (3, 2)})
    with pytest.raises(AssertionError, match=r"Probably: no index\."):
        check_equal([0, 1], [1, 2], "a", "rows", foreseen={"no index": [0, 1]})
    with pytest.raises(AssertionError, match=r"Probably: capitals\."):
        check_equal("A", "a", "a", "rows", foreseen={"capitals": "A"})
    check_close(1.0, 1.0, "a", foreseen={"equal to the right one": 1.0})


# --- the lint -----------------------------------------------------------------------------------

GOOD = """from coursekit.checks import Checks

checks = Checks(points=3)
with checks("one", points=0.1):
    assert double(1) == 2
### BEGIN HIDDEN TESTS
@checks("two", points=2.8)
def hidden_two():
    assert double(2) == 4
with checks("three", points=1 / 10):
    assert double(3) == 6
### END HIDDEN TESTS
checks.score()"""


def notebook_with(test: str):
    from grading_chapter import find, source_notebook

    notebook = source_notebook()
    find(notebook, "test_double").source = test
    return notebook


def test_the_lint_takes_shares_that_add_up():
    assert lint_notebook(notebook_with(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("points=0.1)", "points=0.2)", "add up to 3.1, the cell's points are 3"),
        ("points=3)", "points=2)", "Checks(points=2) in a cell that is worth 3"),
        ("points=3)", ")", "write the cell's points as a number"),
        ("points=0.1)", "points=share)", "a number above 0, written out"),
        ("points=0.1)", "points=-0.1)", "a number above 0, written out"),
        ("points=0.1)", "hint='x')", "a number above 0, written out"),
        ('"one"', '"two"', "two checks are named 'two'"),
        ('"one"', "title", "says in a text of its own"),
        ('with checks("one"', 'for i in (1, 2):\n  with checks("one"', "at the top level"),
        ("checks = Checks(points=3)", "if True:\n    checks = Checks(points=3)", "one line"),
        ("checks = Checks(points=3)\n", "checks = Checks(points=3)\nc = Checks(3)\n", "one line"),
        ("\nchecks.score()", "", "the last line must be checks.score()"),
        ("\nchecks.score()", "\nchecks.score()\nprint(1)", "the last line must be checks.score()"),
    ],
)
def test_the_lint_names_the_cell_whose_shares_are_wrong(old, new, message):
    assert old in GOOD
    problems = [str(p) for p in lint_notebook(notebook_with(GOOD.replace(old, new, 1)))]
    assert any("cell 5 (test-double)" in p and "'test_double'" in p and message in p
               for p in problems), problems  # fmt: skip


def test_a_release_runs_and_tells_how_much_hidden_checks_decide():
    released = student_version(notebook_with(GOOD))
    from grading_chapter import find

    test = find(released, "test_double").source
    assert "two" not in test
    assert test.endswith("checks.score()")
    result = run_cells("def double(x):\n    return 2 * x", test)
    assert "Points so far: 0.1 of 0.1." in result.stdout
    assert "the other 2.9" in result.stdout
