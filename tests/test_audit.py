"""The audit of the course's tests, on a small chapter: each kind of fault is found, and named."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from grading_chapter import CHAPTER, code, find, nbgrader, source_notebook, submission

from coursekit.errors import CourseError
from gradekit import cli
from gradekit.audit.answers import read_answers, write_keeps
from gradekit.audit.chapter import Chapter
from gradekit.audit.command import read_again
from gradekit.audit.engine import ChapterAudit, Engine
from gradekit.audit.equivalent import entry_for, read_explanations
from gradekit.audit.mutants import Mutant, mutants_of
from gradekit.audit.trials import MUTANT, RIGHT, SEEDS, WRONG
from gradekit.audit.verdict import Verdict, judge
from gradekit.grading import KernelKind, Limits, grade_notebook
from gradekit.jail.watch import tree
from gradekit.project import Project

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the audit is for Linux: it forks processes with limits"
)


def answer(says: str, code: str, keeps: str = "") -> str:
    """The text of an answer's file."""
    more = f"\n\nKeeps {keeps}.\n" if keeps else ""
    return f'"""{says}{more}"""\n\n\n{code}\n'


ANSWERS = {
    "double/wrong_same": answer("Gives x.", "def double(x):\n    return x", "0 points"),
    "double/wrong_square": answer("Squares.", "double = lambda x: x * x", "0 points"),
    "double/wrong_raises": answer("Raises.", "def double(x):\n    return y", "0 points"),
    "double/right_sum": answer("A sum.", "def double(x):\n    return x + x"),
    "double/right_loop": answer("A loop.", "def double(x):\n    return sum(x for _ in 'ab')"),
    "area/wrong_sum": answer("2 r.", "def area(r):\n    return 6.2831853 * r", "0.5 points"),
    "area/wrong_small": answer(
        "Up to 2.", "def area(r):\n    return 3.14159265 * r * r * (r < 3)", "1 point"
    ),
    "area/wrong_none": answer("Prints it.", "def area(r):\n    print(r)", "0 points"),
    "area/right_product": answer("Product.", "def area(r):\n    return r * r * 3.14159265"),
    "area/right_pi": answer("pi.", "from math import pi\n\ndef area(r):\n    return pi * r * r"),
}

EXPLAINED = """
[[area]]
before = "a = 3.14159265 * r**2"
after = "a = 3.14159265 * r**3"
reason = "Not true, but then this is only a test."
"""

TEST_AREA = """\
passed = sum(abs((area(r) or 0) - 3.14159265 * r * r) < 1e-6 for r in (1, 2, 3, 4))
passed / 2"""

# An area that stands on the other exercise.
BY_DOUBLE = """\
def area(r):
    # a = <FILL IN>
    a = 3.14159265 * double(r) * r / 2
    return a"""


class Course:
    """A project with the small chapter in a folder, to audit."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notebook = source_notebook()
        self.answers = root / "tests" / "answers" / CHAPTER
        (root / "nbgrader_config.py").write_text("")
        self.cell("test_double", "for x in (2, -3, 0.5):\n    assert double(x) == 2 * x, x")
        self.cell("test_area", TEST_AREA)
        for name, text in ANSWERS.items():
            self.answer(name, text)

    def answer(self, name: str, text: str) -> None:
        """Write an answer."""
        path = self.answers / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def cell(self, grade_id: str, source: str) -> None:
        """Change a cell of the source."""
        find(self.notebook, grade_id).source = source

    def chapter(self) -> Chapter:
        """The chapter as it is now, also on disk."""
        folder = self.root / "source_notebooks" / CHAPTER
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(self.notebook, folder / f"{CHAPTER}.ipynb")
        return Chapter(CHAPTER, self.notebook, folder)

    def plan(self, *exercises: str) -> ChapterAudit:
        """An audit that has not run."""
        chapter = self.chapter()
        names = exercises or tuple(chapter.exercises)
        chosen = [chapter.exercises[name] for name in names]
        return ChapterAudit(chapter, read_answers(self.root, chapter), chosen)

    def run(self, *exercises: str) -> ChapterAudit:
        """An audit that has run."""
        audit = self.plan(*exercises)
        engine = Engine(self.root / ".cache", jobs=2)
        engine.prepare(audit)
        engine.run([audit])
        return audit

    def audit(self, *exercises: str) -> Verdict:
        """Its verdict."""
        audit = self.run(*exercises)
        return judge(audit, read_explanations(self.root, audit.chapter))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


def told(verdict: Verdict, kind: str = "") -> list[str]:
    """What an audit found, one text a fault."""
    return [f"{f.exercise}: {f.kind}: {f.text}" for f in verdict.faults if kind in f.kind]


# --- faults of tests ---------------------------------------------------------------------------


def test_nothing_is_wrong_with_the_small_chapter(course):
    verdict = course.audit()
    assert told(verdict) == []
    double, area = verdict.rows
    assert [(row.exercise, row.points) for row in verdict.rows] == [("double", 3), ("area", 2)]
    assert (double.wrong, double.right) == (area.wrong, area.right) == ((3, 3), (2, 2))
    assert double.mutants == (1, 1)
    assert area.mutants[0] == area.mutants[1] > 4
    assert (area.explained, area.left_out, area.flaky, area.depends) == (0, 0, [], [])
    assert list(verdict.seconds) == ["setup", "double", "test-double", "area", "test-area"]


def test_a_wrong_answer_that_passes_is_named(course):
    course.cell("test_double", "assert double(2) == 4, 'double(2) should be 4'")
    (said,) = told(course.audit("double"))
    assert said == "double: wrong answer: wrong_square keeps all 3 points"


def test_a_wrong_answer_that_keeps_something_else_is_named(course):
    course.answer("area/wrong_small", ANSWERS["area/wrong_small"].replace("1 point", "1.5 points"))
    (said,) = told(course.audit("area"))
    assert "wrong_small should keep 1.5 of 2 points and keeps 1" in said


def test_a_wrong_answer_that_does_not_say_what_it_keeps_is_named(course):
    course.answer("area/wrong_none", ANSWERS["area/wrong_none"].replace("Keeps 0 points.", ""))
    audit = course.run("area")
    verdict = judge(audit, [])
    (said,) = told(verdict)
    assert "no docstring says what these should keep" in said
    assert "wrong_none (0)" in said
    for answer, points in verdict.kept.items():
        write_keeps(answer, points)
    again = course.run("area")
    assert told(judge(again, [])) == []
    assert again.new == 0, "the docstring is no part of the answer"


def test_a_right_answer_that_fails_is_named(course):
    course.cell("test_double", "assert double(2) == 4\nassert isinstance(double(True), int)")
    course.answer("double/right_float", answer("Floats.", "def double(x):\n    return 2.0 * x"))
    (said,) = told(course.audit("double"), "right")
    assert said.startswith("double: right answer: right_float loses points: test_double, line 2")


def test_a_right_answer_must_not_write_to_stderr(course):
    source = 'import os\n\ndef double(x):\n    os.write(2, b"hm")\n    return 2 * x\n'
    course.answer("double/right_chatty", answer("Says so.", source))
    (said,) = told(course.audit("double"))
    assert "right_chatty loses points: test_double: it writes to stderr: hm" in said


@pytest.mark.parametrize(
    ("test", "kinds"),
    [
        ("assert callable(double)", {"functions that return nothing", "functions that raise"}),
        ("3.0 if 'double' in dir() and double(2) == 4 else 1.0", {"nothing", "an error"}),
    ],
)
def test_points_for_an_answer_that_is_none_are_named(course, test, kinds):
    course.cell("test_double", test)
    said = told(course.audit("double"), "blank")
    assert said
    for kind in kinds:
        assert any(f"points for {kind}" in text for text in said), (kind, said)


def test_survivors_are_shown_and_may_be_explained(course):
    course.cell("test_area", "assert abs(area(1) - 3.14159265) < 1e-6, 'area(1)'")
    verdict = course.audit("area")
    shown = {tuple(fault.difference[2:4]) for fault in verdict.faults if fault.kind == "mutant"}
    assert ("-    a = 3.14159265 * r**2", "+    a = 3.14159265 * r**3") in shown
    (row,) = verdict.rows
    killed, made = row.mutants
    assert len(row.survivors) == made - killed > 1

    file = course.answers / "equivalent.toml"
    file.write_text(entry_for("area", row.survivors).replace('""', '"Not so."'))
    verdict = course.audit("area")
    assert told(verdict, "mutant") == []
    assert verdict.rows[0].explained == made - killed


def test_an_explanation_out_of_date_is_a_fault(course):
    (course.answers / "equivalent.toml").write_text(EXPLAINED)
    (said,) = told(course.audit("area"))
    assert "a mutant that is not there or does not survive" in said
    assert "'a = 3.14159265 * r**3'" in said


def test_a_test_that_fails_by_chance_is_named(course):
    test = "import random\nassert double(2) == 4\nassert random.random() < 0.9"
    course.cell("test_double", test)
    (said,) = told(course.audit("double"), "flaky")
    assert "test_double takes points from the reference in" in said
    assert f"of {SEEDS + 1} runs (seed" in said


def test_an_exercise_that_costs_points_elsewhere_is_named(course):
    course.cell("area", BY_DOUBLE)
    verdict = course.audit()
    (said,) = told(verdict, "dependence")
    assert said.startswith("double: dependence: without it area loses points: test_area, line 1")
    assert verdict.rows[0].depends == ["area"]


def test_given_code_in_between_ends_the_dependence(course):
    course.cell("area", BY_DOUBLE)
    given = code("given", "def double(x):\n    return 2 * x", **nbgrader("given", locked=True))
    course.notebook.cells.insert(5, given)
    assert told(course.audit(), "dependence") == []


def test_answers_without_end_are_ended(course):
    code = "def double(x):\n    while True:\n        pass"
    course.answer("double/wrong_forever", answer("Never ends.", code, "0 points"))
    audit = course.run("double")
    (trial,) = (trial for trial in audit.trials if trial.name == "wrong_forever")
    assert audit.outcomes[trial].ended == "time"
    assert told(judge(audit, [])) == []


def test_a_test_that_crashes_instead_of_explaining_is_named(course):
    test = "assert double(2) == 4, 'double(2)'\nassert [-6, 0][double(-3) + 6] == -6"
    course.cell("test_double", test)
    code = "def double(x):\n    return 4"
    course.answer("double/wrong_crash", answer("Always 4.", code, "0 points"))
    said = told(course.audit("double"), "wrong")
    assert any("wrong_crash makes the test itself crash" in text for text in said), said
    course.cell("test_double", "assert double(2) == 4")
    said = told(course.audit("double"), "wrong")
    assert any("wrong_same fails without a message in test_double, line 1" in t for t in said)


def test_too_few_answers_and_no_test_are_named(course):
    (course.answers / "double" / "right_sum.py").unlink()
    assert told(course.audit("double")) == [
        "double: answers: it has 1 right answers and needs 2: write more"
    ]
    course.notebook.cells = [c for c in course.notebook.cells if c.id != "test-double"]
    assert told(course.audit("double")) == ["double: answers: no test cell follows it"]


def test_a_reference_that_fails_is_named(course):
    course.cell("test_double", "assert double(2) == 5, 'five'")
    assert "double: reference: it loses points: test_double, line 1: AssertionError: five" in told(
        course.audit("double")
    )
    course.cell("setup", "factor = 1 / 0")
    said = told(course.audit())[0]
    assert said == ": reference: cell 2 (setup) raises ZeroDivisionError: division by zero"


# --- soundness ---------------------------------------------------------------------------------


def test_forks_give_what_grading_gives(course):
    """Every kind of answer earns in a fork what the whole grading engine gives it."""
    chatty = 'import sys\n\ndef double(x):\n    print("hm", file=sys.stderr)\n    return 2 * x'
    course.answer("double/right_chatty", answer("Says so.", chatty))
    warns = "import warnings\n\ndef area(r):\n    warnings.warn('a')\n    return 3.14159265 * r**2"
    course.answer("area/right_warns", answer("Warns.", warns))
    course.cell("test_area", TEST_AREA.replace("/ 2", "* 0.5"))
    audit = course.run()
    compared = 0
    for trial, outcome in audit.outcomes.items():
        if trial.kind not in (WRONG, RIGHT, MUTANT):
            continue
        tests = audit.chapter.exercises[trial.exercise].tests
        content = json.dumps(submission(**{trial.exercise: trial.code})).encode()
        graded = grade_notebook(
            content, course.notebook, limits=Limits(cell_seconds=5), kind=KernelKind(preload=())
        )
        for cell in tests:
            assert outcome.points(cell) == graded.scores[cell.grade_id].points, trial.name
            compared += 1
    assert compared >= 12


@pytest.mark.parametrize("exercise", ["one_hot", "stratified_split"])
def test_forks_give_what_grading_gives_in_a_real_chapter(root, exercise, tmp_path):
    name = "01_datasets"
    path = root / "source_notebooks" / name / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    chapter = Chapter(name, notebook, path.parent)
    chosen = chapter.exercises[exercise]
    audit = ChapterAudit(chapter, read_answers(root, chapter), [chosen])
    engine = Engine(tmp_path, jobs=2)
    engine.prepare(audit)
    audit.trials = [trial for trial in audit.trials if trial.kind in (WRONG, RIGHT)][::5]
    audit.seconds = {cell.index: 0.0 for cell in chapter.cells}  # leave them alone
    engine.run([audit])
    # A notebook of the exercise and what it needs: all of the chapter would take minutes.
    needed = {cell.index for cell in [*chapter.before(chosen), *chosen.tests]}
    needed.add(chosen.answer.index)
    notebook.cells = [notebook.cells[index] for index in sorted(needed)]
    assert audit.outcomes
    for trial, outcome in audit.outcomes.items():
        answered = nbformat.from_dict(json.loads(json.dumps(notebook)))
        find(answered, exercise).source = trial.code
        content = json.dumps(answered).encode()
        graded = grade_notebook(content, notebook, kind=KernelKind(preload=("numpy",)))
        for cell in chosen.tests:
            assert outcome.points(cell) == graded.scores[cell.grade_id].points, trial.name


def test_nothing_unchanged_is_tried_again(course):
    first = course.run()
    assert first.new == len(first.trials)
    second = course.run()
    assert second.new == 0
    assert {t.name: second.outcomes[t].as_json() for t in second.trials} == {
        t.name: first.outcomes[t].as_json() for t in first.trials
    }
    course.answer("double/right_sum", answer("A sum.", "def double(x):\n    return x + x + 0"))
    assert course.run().new == 1
    course.cell("test_area", TEST_AREA + " ")
    changed = course.run()
    assert changed.new == len([t for t in changed.trials if t.exercise == "area"])
    course.cell("setup", "factor = 1 + 1")
    changed = course.run()
    assert changed.new == len([t for t in changed.trials if t.exercise == "double"])


def test_a_damaged_cache_is_made_again(course):
    course.run("double")
    file = course.root / ".cache" / f"{CHAPTER}.json"
    for content in (b"", b"[]", b'{"trials": 3, "cells": {}}'):
        file.write_bytes(content)
        audit = course.run("double")
        assert audit.new == len(audit.trials)


def test_cells_run_as_a_notebook_runs_them(course):
    """Annotations, pickles and tracebacks work as for code typed into a notebook."""
    course.cell(
        "test_double",
        "import inspect, pickle\nclass Box:\n    n: int = 2\n"
        "assert isinstance(Box.__annotations__['n'], type)\n"
        "assert pickle.loads(pickle.dumps(Box())).n == 2\n"
        "assert 'def double' in inspect.getsource(double)\nassert double(2) == 4, 'four'",
    )
    assert told(course.audit("double"), "reference") == []


NAMED_CHECKS = """\
from coursekit.checks import Checks
checks = Checks(points=2)
with checks("area of 1", points=0.5):
    assert abs(area(1) - 3.14159265) < 1e-6, "area(1)"
with checks("area of 2", points=1.5):
    assert abs(area(2) - 4 * 3.14159265) < 1e-6, "area(2)"
checks.score()"""


def test_a_mutant_that_has_lost_points_is_not_tried_further(course):
    """For wrong answers all named checks run, for mutants those up to the first that fails."""
    course.cell("test_area", NAMED_CHECKS)
    course.answer("area/wrong_two", answer("Two.", "area = lambda r: 12.5663706", "1.5 points"))
    audit = course.run("area")
    (test,) = audit.exercises[0].tests
    points = {trial.name: outcome.points(test) for trial, outcome in audit.outcomes.items()}
    assert points["wrong_two"] == 1.5
    assert {points[trial.name] for trial in audit.trials if trial.kind == MUTANT} == {0.0}
    assert points["the reference"] == 2


# --- mutants -----------------------------------------------------------------------------------


def changes(solution: str, *, more: str = "") -> set[str]:
    """What mutants make of a one-line solution."""
    notebook = source_notebook()
    source = f"{more}def double(x, y=1, n=3):\n    # <SOL>\n    {solution}\n    # </SOL>"
    find(notebook, "double").source = source
    made, left = mutants_of(Chapter(CHAPTER, notebook, Path()).exercises["double"])
    assert left == 0
    return {mutant.change[1] for mutant in made}


@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        ("return x + y", {"return x - y"}),
        ("return x @ y.T", {"return x * y.T", "return x @ y"}),
        ("return -x", {"return x"}),
        ("return x < y", {"return x <= y", "return x >= y"}),
        ("return x and y", {"return x or y"}),
        ("return 3", {"return 4", "return 2"}),
        ("return 0.5", {"return 1.5", "return -0.5"}),
        ("return x.mean(axis=0)", {
            "return x.mean(axis=1)", "return x.mean()", "return x.sum(axis=0)", "return x",
        }),
        ("return np.abs(x)", {"return x"}),
        ("return np.where(x, y, n)", {
            "return np.where(y, x, n)", "return np.where(x, n, y)", "return x",
        }),
        ("return x.astype(np.float64)", {
            "return x.astype(np.float32)", "return x",
        }),
        ("return np.zeros(n, dtype=int)", {
            "return np.ones(n, dtype=int)", "return np.zeros(n)", "return np.zeros(n, dtype=float)",
        }),
        ("return x[y:n]", {
            "return x[y + 1:n]", "return x[:n]", "return x[y:n - 1]", "return x[y:]",
        }),
        ("return range(n)", {
            "return range(n - 1)", "return range(n + 1)", "return range(1, n)",
        }),
        ("return np.maximum(x, y)", {"return np.minimum(x, y)", "return x"}),
        ("return max(x, y)", {"return min(x, y)", "return x"}),
        ("return np.hypot(x, x)", {"return x"}),
        ("return zip(x, y, strict=True)", {"return zip(y, x, strict=True)"}),
        ("return x, y", {"return y, x"}),
        ("return x if y else n", {"return n if y else x"}),
        ("x += y", {"x -= y", "x = y", "pass"}),
        ("x.append(y)", {"pass"}),
        ("return (x + y) * n", {"return (x - y) * n", "return (x + y) / n"}),
        ('raise ValueError(f"{x + 1} is too much")', {"pass"}),
    ],
)  # fmt: skip
def test_what_mutants_change(solution, expected):
    assert changes(solution, more="import numpy as np\n\n\n") == expected


def test_a_condition_and_a_context_are_changed():
    source = "if x: y = n\n    with torch.no_grad(): return y"
    assert changes(source, more="import torch\n\n\n") == {
        "if not (x): y = n", 'with __import__("contextlib").nullcontext(): return y',
    }  # fmt: skip


def test_only_what_students_write_is_changed():
    assert not any("n=4" in text or "y=2" in text for text in changes("return x * n"))


def test_a_sample_is_the_same_each_time():
    chapter = Chapter(CHAPTER, source_notebook(), Path())
    every, left = mutants_of(chapter.exercises["area"])
    some, dropped = mutants_of(chapter.exercises["area"], most=3)
    assert (left, dropped) == (0, len(every) - 3)
    assert some == mutants_of(chapter.exercises["area"], most=3)[0]
    assert [m for m in every if m in some] == some


def test_a_mutant_is_known_by_its_lines():
    mutant = Mutant("def f(x):\n    return x\n", "def f(x):\n    return -x\n")
    assert mutant.change == ("return x", "return -x")


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("double/wrong_a", "x = 1\n", "wrong_a.py: no docstring: say in it what is wrong"),
        ("double/right_a", "", "right_a.py: no docstring: say in it what is different"),
        ("double/wrong_a", '"""Keeps 0 points."""\n', "wrong_a.py: no docstring"),
        ("double/wrong_a", '"""Bad."""\ndef f(:\n', "wrong_a.py, line 2: not Python"),
        ("triple/wrong_a", '"""Bad."""\n', f"{CHAPTER} has no solution cell 'triple'"),
        ("double/bad_a", '"""Bad."""\n', "named wrong_NAME.py or right_NAME.py"),
        ("double/wrong_a", '"""Bad.\n\nKeeps 3 points.\n"""\n', "it cannot keep 3 of 3"),
        ("double/right_a", '"""Good.\n\nKeeps 1 point.\n"""\n', "a right answer keeps all"),
    ],
)
def test_an_answer_file_that_is_not_in_order(course, name, text, said):
    course.answer(name, text)
    with pytest.raises(CourseError) as error:
        course.plan()
    assert said in str(error.value)
    assert f"tests/answers/{CHAPTER}/{name.split('/')[0]}" in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[double]", "not TOML"),
        ('[[triple]]\nbefore = "a"\nafter = "b"\nreason = "c"', "no solution cell 'triple'"),
        ('[double]\nbefore = "a"\nafter = "b"\nreason = "c"', "write [[double]]"),
        ('[[double]]\nbefore = "a"\nafter = "b"', "[[double]] number 1: it needs before, after"),
        ('[[double]]\nbefore = "a"\nafter = "b"\nreason = " "', "must be texts, none empty"),
        ('[[double]]\nbefore = "a"\nafter = ["b", 3]\nreason = "c"', "must be texts"),
    ],
)
def test_explanations_that_are_not_in_order(course, text, said):
    (course.answers / "equivalent.toml").write_text(text)
    with pytest.raises(CourseError) as error:
        read_explanations(course.root, course.chapter())
    assert said in str(error.value)
    assert f"tests/answers/{CHAPTER}/equivalent.toml" in str(error.value)


@pytest.fixture
def run(course: Course, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command, run in the course's folder."""
    course.chapter()
    monkeypatch.chdir(course.root)
    return lambda *args: cli.main(["audit", *args])


def test_the_command_prints_a_table_and_says_yes(run, course, capsys):
    assert run("--json", "audit.json", "--times", "--jobs", "2") == 0
    shown = capsys.readouterr().out
    assert "double" in shown
    assert "All is well." in shown
    assert "test-area" in shown, "the seconds of each cell"
    result = json.loads((course.root / "audit.json").read_text())
    assert result["ok"]
    assert result["chapters"][0]["exercises"][1]["wrong"] == {"caught": 3, "total": 3}
    assert run("--fresh", f"{CHAPTER}/double") == 0


def test_the_command_says_no(run, course, capsys):
    course.answer("double/right_bad", answer("Not right.", "def double(x):\n    return x + 1"))
    assert run(f"{CHAPTER}/double") == 1
    shown = capsys.readouterr().out
    assert "right_bad loses points: test_double, line 2" in " ".join(shown.split())
    assert "1 fault." in shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["06_none"], "unknown chapter '06_none'"),
        ([f"{CHAPTER}/triple"], f"{CHAPTER} has no exercise 'triple'; it has: double, area"),
        (["--jobs", "0"], "--jobs 0: it must be at least 1"),
    ],
)
def test_the_command_names_what_it_does_not_know(run, args, said, capsys):
    assert run(*args) == 2
    assert said in capsys.readouterr().err


def test_answers_to_a_chapter_that_is_not_there(run, course, capsys):
    other = course.root / "tests" / "answers" / "06_none" / "double"
    other.mkdir(parents=True)
    (other / "wrong_a.py").write_text('"""Bad."""')
    assert run() == 2
    assert "tests/answers/06_none: there is no chapter '06_none'" in capsys.readouterr().err


def test_a_cell_that_is_not_python_is_named(course):
    course.cell("setup", "factor = (2")
    with pytest.raises(CourseError, match="cell 'setup' is not Python"):
        course.chapter()


def test_keeps_are_written_on_demand(run, course, capsys):
    path = course.answers / "area" / "wrong_sum.py"
    path.write_text(answer("2 r.", "def area(r):\n    return 6.2831853 * r"))
    assert run("--write-keeps") == 0
    assert "into 1 wrong answers" in capsys.readouterr().out
    assert path.read_text() == ANSWERS["area/wrong_sum"]


def test_an_answer_that_changes_while_it_is_audited(course):
    audits = [course.run("area")]
    project = Project(course.root)
    (again,) = read_again(project, [f"{CHAPTER}/area"], audits)
    assert again.outcomes == audits[0].outcomes
    course.answer("area/wrong_none", answer("None.", "area = abs", "0 points"))
    with pytest.raises(CourseError, match="a file changed while it was audited"):
        read_again(project, [f"{CHAPTER}/area"], audits)


def test_no_process_is_left(course):
    before = set(tree(os.getpid()))  # with the jail of other tests
    forever = "def double(x):\n    import subprocess\n    subprocess.Popen(['sleep', '59.25'])\n"
    course.answer("double/wrong_child", answer("Starts one.", forever, "0 points"))
    course.run("double")
    assert set(tree(os.getpid())) <= before
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            assert path.read_bytes() != b"sleep\x0059.25\0", "what an answer has started lives"
