"""What the outcomes of an audit say: a row for each exercise, and a list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gradekit.audit.answers import KINDS, Answer, counts
from gradekit.audit.chapter import Chapter, Exercise
from gradekit.audit.engine import ChapterAudit
from gradekit.audit.equivalent import Explanation
from gradekit.audit.mutants import Mutant
from gradekit.audit.trials import (
    BLANK,
    DEPENDENCE,
    MUTANT,
    REFERENCE,
    RIGHT,
    SEED,
    WRONG,
    Outcome,
    Trial,
)  # fmt: skip

LEAST = {"wrong": 3, "right": 2}
SAME = 1e-6


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes
    ----------
    exercise : str
        Where; empty for the chapter as a whole.
    kind : str
        ``wrong answer``, ``right answer``, ``blank``, ``mutant``, ``explanation``, ``flaky``,
        ``dependence``, ``answers`` or ``reference``.
    text : str
        What is wrong, in a sentence.
    difference : list of str
        Lines of a difference to read, if any.
    """

    exercise: str
    kind: str
    text: str
    difference: list[str] = field(default_factory=list)


@dataclass
class Row:
    """The result of one exercise.

    Attributes
    ----------
    wrong, right, mutants : (int, int)
        How many wrong answers lost what they should, right ones lost nothing, mutants lost
        anything, of how many.
    explained : int
        Survivors among the mutants whose reason is written down.
    left_out : int
        Mutants that were not tried because there are so many.
    blank : bool
        Whether answers that are none get nothing.
    flaky, depends : list of str
        Test cells that lost points by chance; other exercises that lose points if this one is
        blank.
    seconds : float
        Of the reference and its tests.
    survivors : list of Mutant
        Those that nobody has explained.
    """

    exercise: str
    points: float
    wrong: tuple[int, int] = (0, 0)
    right: tuple[int, int] = (0, 0)
    mutants: tuple[int, int] = (0, 0)
    explained: int = 0
    left_out: int = 0
    blank: bool = True
    flaky: list[str] = field(default_factory=list)
    depends: list[str] = field(default_factory=list)
    seconds: float = 0.0
    survivors: list[Mutant] = field(default_factory=list)


@dataclass
class Verdict:
    """The result of a chapter.

    Attributes
    ----------
    seconds : dict of str to float
        Of each cell of a perfect submission, by its id, in order.
    """

    chapter: str
    rows: list[Row]
    faults: list[Fault]
    seconds: dict[str, float]
    kept: dict[Answer, float]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        rows = [
            {
                "exercise": row.exercise,
                "points": row.points,
                "wrong": {"caught": row.wrong[0], "total": row.wrong[1]},
                "right": {"passing": row.right[0], "total": row.right[1]},
                "mutants": {
                    "killed": row.mutants[0], "total": row.mutants[1],
                    "explained": row.explained, "left_out": row.left_out,
                },
                "blank_gets_nothing": row.blank,
                "flaky": row.flaky,
                "depends": row.depends,
                "seconds": round(row.seconds, 3),
            }
            for row in self.rows
        ]  # fmt: skip
        return {
            "chapter": self.chapter,
            "exercises": rows,
            "faults": [fault.__dict__ for fault in self.faults],
            "seconds": self.seconds,
        }


def judge(audit: ChapterAudit, explanations: list[Explanation]) -> Verdict:
    """Judge a chapter's outcomes."""
    rows, faults = [], []
    for number, error in sorted(audit.broken.items()):
        name = next(cell.name for cell in audit.chapter.cells if cell.index == number)
        faults.append(Fault("", "reference", f"cell {number + 1} ({name}) raises {error}"))
    kept: dict[Answer, float] = {}
    for exercise in audit.exercises:
        judge_one = ExerciseJudge(audit, exercise, explanations)
        faults += judge_one.faults()
        rows.append(judge_one.row)
        kept |= judge_one.kept
    seconds = {
        cell.name: round(audit.seconds[cell.index], 3)
        for cell in audit.chapter.cells
        if cell.index in audit.seconds
    }
    return Verdict(audit.chapter.name, rows, faults, seconds, kept)


class ExerciseJudge:
    """Judges one exercise: fills its row, and finds its faults."""

    def __init__(
        self, audit: ChapterAudit, exercise: Exercise, explanations: list[Explanation]
    ) -> None:
        self.audit = audit
        self.chapter: Chapter = audit.chapter
        self.exercise = exercise
        self.explanations = [e for e in explanations if e.exercise == exercise.name]
        self.trials = [trial for trial in audit.trials if trial.exercise == exercise.name]
        self.row = Row(exercise.name, exercise.points)
        self.kept: dict[Answer, float] = {}
        cells = [exercise.answer, *exercise.tests]
        self.row.seconds = sum(audit.seconds.get(cell.index, 0.0) for cell in cells)
        self.row.left_out = audit.left_out.get(exercise.name, 0)

    def of(self, *kinds: str) -> Iterator[tuple[Trial, Outcome]]:
        """Trials of some kinds, with their outcomes."""
        for trial in self.trials:
            if trial.kind in kinds:
                yield trial, self.audit.outcomes[trial]

    def fault(self, kind: str, text: str, difference: list[str] | None = None) -> Fault:
        """A fault of this exercise."""
        return Fault(self.exercise.name, kind, text, difference or [])

    def faults(self) -> Iterator[Fault]:
        """All faults; the row is whole when they have come."""
        if not self.exercise.tests:
            yield self.fault("answers", "no test cell follows it")
            return
        found = counts(self.audit.answers, self.exercise.name)
        for kind in KINDS:
            if found[kind] < LEAST[kind]:
                yield self.fault(
                    "answers",
                    f"it has {found[kind]} {kind} answers and needs {LEAST[kind]}: write more",
                )
        yield from self.reference()
        yield from self.wrong()
        yield from self.right()
        yield from self.blank()
        yield from self.survivors()
        yield from self.dependence()

    def lost(self, outcome: Outcome) -> str:
        """Why each test that did not give all its points did not."""
        return "; ".join(
            outcome.says(cell)
            for cell in self.exercise.tests
            if outcome.points(cell) < cell.points - SAME
        )

    def reference(self) -> Iterator[Fault]:
        """The reference gets all points, whatever the seed and the threads."""
        failed: dict[str, list[str]] = {}
        said: dict[str, str] = {}
        for trial, outcome in self.of(REFERENCE, SEED):
            for cell in self.exercise.tests:
                if outcome.points(cell) < cell.points - SAME:
                    failed.setdefault(cell.grade_id, []).append(trial.name)
                    said[cell.grade_id] = outcome.says(cell)
        runs = sum(1 for _ in self.of(REFERENCE, SEED))
        for grade_id, names in failed.items():
            if len(names) == runs:
                yield self.fault("reference", f"it loses points: {said[grade_id]}")
            else:
                self.row.flaky.append(grade_id)
                yield self.fault(
                    "flaky",
                    f"{grade_id} takes points from the reference in {len(names)} of {runs} runs "
                    f"({', '.join(names)}): {said[grade_id]}",
                )

    def wrong(self) -> Iterator[Fault]:
        """Wrong answers keep what they should, and the tests tell them why."""
        caught = total = 0
        silent: list[str] = []
        for trial, outcome in self.of(WRONG):
            answer = trial.about
            assert isinstance(answer, Answer)
            total += 1
            points = self.kept[answer] = outcome.total(self.exercise.tests)
            worth = self.exercise.points
            if points >= worth - SAME:
                yield self.fault("wrong answer", f"{trial.name} keeps all {worth:g} points")
            elif answer.keeps is None:
                silent.append(f"{trial.name} ({points:g})")
            elif abs(points - answer.keeps) > SAME:
                yield self.fault(
                    "wrong answer",
                    f"{trial.name} should keep {answer.keeps:g} of {worth:g} points and keeps "
                    f"{points:g}: {self.lost(outcome)}",
                )
            else:
                caught += 1
            yield from self.unexplained(trial, outcome)
        self.row.wrong = (caught, total)
        if silent:
            yield self.fault(
                "wrong answer",
                f"no docstring says what these should keep, in brackets what they do: "
                f"{', '.join(silent)}; see --write-keeps",
            )

    def unexplained(self, trial: Trial, outcome: Outcome) -> Iterator[Fault]:
        """Tests that fall over a wrong answer and do not say what is wrong with it."""
        for cell in self.exercise.tests:
            error = outcome.cells.get(cell.index, {}).get("error")
            if not error:
                continue
            if not (error["explained"] or error["in_answer"]):
                yield self.fault(
                    "wrong answer",
                    f"{trial.name} makes the test itself crash, which explains nothing: "
                    f"{outcome.says(cell)}",
                )
            elif not error["text"].strip() and not error["in_answer"]:
                yield self.fault(
                    "wrong answer",
                    f"{trial.name} fails without a message in {cell.grade_id}, line "
                    f"{error['line']}",
                )

    def right(self) -> Iterator[Fault]:
        """Right answers lose nothing."""
        passing = total = 0
        for trial, outcome in self.of(RIGHT):
            total += 1
            if lost := self.lost(outcome):
                yield self.fault("right answer", f"{trial.name} loses points: {lost}")
            else:
                passing += 1
        self.row.right = (passing, total)

    def blank(self) -> Iterator[Fault]:
        """Answers that are none get nothing."""
        for trial, outcome in self.of(BLANK):
            for cell in self.exercise.tests:
                if points := outcome.points(cell):
                    self.row.blank = False
                    yield self.fault(
                        "blank", f"{cell.grade_id} gives {points:g} points for {trial.name}"
                    )

    def survivors(self) -> Iterator[Fault]:
        """Mutants lose points, or somebody says why they do not; and no reason is out of date."""
        killed = total = 0
        used = set()
        for trial, outcome in self.of(MUTANT):
            mutant = trial.about
            assert isinstance(mutant, Mutant)
            total += 1
            if outcome.total(self.exercise.tests) < self.exercise.points - SAME:
                killed += 1
                continue
            reasons = [e for e in self.explanations if e.fits(mutant)]
            used.update(reasons)
            if reasons:
                self.row.explained += 1
            else:
                self.row.survivors.append(mutant)
                yield self.fault(
                    "mutant",
                    f"{trial.name} keeps all points: kill it with a better test, or write in "
                    "equivalent.toml why nothing is wrong with it",
                    mutant.difference,
                )
        self.row.mutants = (killed, total)
        for explanation in self.explanations:
            if explanation not in used:
                yield self.fault(
                    "explanation",
                    "equivalent.toml explains a mutant that is not there or does not survive: "
                    f"'{explanation.before}' to '{explanation.after}'",
                )

    def dependence(self) -> Iterator[Fault]:
        """Other exercises keep their points without this one."""
        for _, outcome in self.of(DEPENDENCE):
            for other in self.chapter.dependents(self.exercise):
                lost = [c for c in other.tests if outcome.points(c) < c.points - SAME]
                if lost:
                    self.row.depends.append(other.name)
                    yield self.fault(
                        "dependence",
                        f"without it {other.name} loses points: {outcome.says(lost[0])}",
                    )
