"""Grading a class: `nbgrader autograde` and `gradekit grade` on the same 20 submissions.

    python -m benchmarks.grading [--submissions N] [--jobs N] [--nbgrader N]
    python -m benchmarks.grading --flat [N ...]

The notebook has 5 code cells, which import NumPy, matplotlib, scikit-learn and torch, draw a figure
and train a small network, and 3 test cells. Both begin with the same fresh gradebook and write the
same scores into it; both times are those of the whole command, its own start included. Ours runs
with the jail on, and besides that with a cold jail for each submission, and with one worker.

The last line is nbgrader's time for all submissions over ours, with everything that happens once: a
command's start, and the imports in the process that kernels are forked from. The line before it
is about what one more submission takes, once ours has begun.

``--flat`` grades classes of several sizes, of a chapter that imports nothing, and shows whether a
submission takes longer, or the grader more memory, where there are many.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.commands import timed

if TYPE_CHECKING:
    from nbformat import NotebookNode

CHAPTER = "01_bench"
ROOT = Path(__file__).parents[1]
IMPORTS = """import numpy as np
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression"""
DATA = """X, y = make_moons(400, noise=0.2, random_state=0)
figure, axes = plt.subplots()
axes.scatter(*X.T, c=y)
axes.set_title("Two moons")"""
STANDARDIZE = """def standardize(X):
    # <SOL>
    return (X - X.mean(axis=0)) / X.std(axis=0)
    # </SOL>"""
FIT = """def linear_accuracy(X, y):
    # <SOL>
    return LogisticRegression().fit(X, y).score(X, y)
    # </SOL>"""
TRAIN = """def train(X, y, epochs=100):
    # <SOL>
    torch.manual_seed(0)
    inputs = torch.tensor(X, dtype=torch.float32)
    targets = torch.tensor(y)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
    return (model(inputs).argmax(1) == targets).float().mean().item()
    # </SOL>"""
TESTS = {
    "standardize": "Z = standardize(X)\nassert np.allclose(Z.mean(axis=0), 0)\n"
    "### BEGIN HIDDEN TESTS\nassert np.allclose(Z.std(axis=0), 1)\n### END HIDDEN TESTS",
    "linear_accuracy": "assert 0.8 < linear_accuracy(X, y) < 0.95",
    "train": "accuracy = train(standardize(X), y)\nassert accuracy > 0.95, accuracy",
}
ANSWERS = {"standardize": STANDARDIZE, "linear_accuracy": FIT, "train": TRAIN}
# What a chapter of the class that shows flat cost has in their place.
SMALL = {
    "standardize": "def standardize(X):\n    # <SOL>\n    low, high = min(X), max(X)\n"
    "    return [(x - low) / (high - low) for x in X]\n    # </SOL>",
    "linear_accuracy": "def linear_accuracy(X, y):\n    # <SOL>\n"
    "    return sum(a == b for a, b in zip(X, y)) / len(y)\n    # </SOL>",
    "train": "def train(X, y, epochs=100):\n    # <SOL>\n"
    "    return [a + b for a, b in zip(X, y)]\n    # </SOL>",
}
SMALL_TESTS = {
    "standardize": "assert standardize([1, 3, 2]) == [0, 1, 0.5]",
    "linear_accuracy": "assert linear_accuracy([1, 0], [1, 1]) == 0.5",
    "train": "assert train([1, 2], [3, 4]) == [4, 6]",
}
WRONG = {
    "standardize": "def standardize(X):\n    return X - X.mean(axis=0)",
    "linear_accuracy": "def linear_accuracy(X, y):\n    return 1.0",
    "train": "def train(X, y):\n    return 0.5",
}


def source(small: bool = False) -> NotebookNode:
    """The chapter: 5 code cells, 3 test cells; or as many that import nothing."""
    import nbformat

    answers, tests = (SMALL, SMALL_TESTS) if small else (ANSWERS, TESTS)
    first = ("X = [1, 2]", "y = [2, 1]") if small else (IMPORTS, DATA)

    def cell(name: str, text: str, **flags: object) -> NotebookNode:
        settings = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
        return nbformat.v4.new_code_cell(
            text, id=name.replace("_", "-"),
            metadata={"nbgrader": {"grade_id": name, "schema_version": 3, **settings}},
        )  # fmt: skip

    cells = [nbformat.v4.new_code_cell(first[0], id="imports"),
             nbformat.v4.new_code_cell(first[1], id="data")]  # fmt: skip
    if not small:  # the lint wants words and a caption for the figure
        cells[1].metadata["mystnb"] = {"image": {"alt": "Two half moons of points."}}
        cells.append(nbformat.v4.new_markdown_cell("**Figure 1.1.** Two moons.", id="caption"))
    for name, answer in answers.items():
        cells.append(cell(name, answer, solution=True))
        cells.append(cell(f"test_{name}", tests[name], grade=True, locked=True, points=2))
    title = nbformat.v4.new_markdown_cell("# 1. A chapter to measure with", id="title")
    notebook = nbformat.v4.new_notebook(cells=[title, *cells])
    notebook.metadata["course"] = {
        "chapter": CHAPTER, "title": "A chapter to measure with", "version": "1.0",
        "date": "2026-11-24",
        "changes": [{"version": "1.0", "date": "2026-11-24", "text": "First version."}],
    }  # fmt: skip
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python"
    }  # fmt: skip
    return notebook


def make_class(root: Path, submissions: int, small: bool = False) -> None:
    """A project, its release, and a class in which some answers are wrong."""
    import nbformat

    answers = SMALL if small else ANSWERS
    folder = root / "source_notebooks" / CHAPTER
    folder.mkdir(parents=True)
    nbformat.write(source(small), folder / f"{CHAPTER}.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    timed(root, "nbgrader", "generate_assignment", CHAPTER)
    released = nbformat.read(root / "release" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    choose = random.Random(0)
    for number in range(submissions):
        for cell in released.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name in answers:
                right = answers[name].replace("    # <SOL>\n", "").replace("\n    # </SOL>", "")
                cell.source = WRONG[name] if choose.random() < 0.15 else right
        path = root / "submitted" / f"student{number:03}" / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(released, path)


def scores(root: Path) -> dict[str, dict[str, float]]:
    """All scores of the gradebook, by student and cell."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        return {
            submitted.student.id: {grade.name: grade.score for grade in submitted.grades}
            for submitted in book.notebook_submissions(CHAPTER, CHAPTER)
        }


@dataclass
class Measured:
    """One way to grade the class: its wall time, where a submission's went, and the parent's."""

    name: str
    submissions: int
    seconds: float
    parts: dict[str, float]
    parent: dict[str, float]

    def line(self, nbgrader: float) -> str:
        """A line of the table."""
        each = self.seconds / self.submissions
        return (
            f"{self.name:<34}{self.submissions:>5}{self.seconds:>9.1f}{each:>9.3f}"
            f"{nbgrader / each:>9.1f}"
        )


def by_nbgrader(root: Path, number: int) -> Measured:
    """`nbgrader autograde`, all at once if there are no more than asked for."""
    for folder in sorted((root / "submitted").iterdir())[number:]:
        shutil.rmtree(folder)
    seconds = timed(root, "nbgrader", "autograde", CHAPTER, "--create")
    print(f"nbgrader: {number} submissions in {seconds:.1f} s", file=sys.stderr, flush=True)
    return Measured("nbgrader autograde", number, seconds, {}, {})


def by_gradekit(root: Path, name: str, number: int, *options: str) -> Measured:
    """`gradekit grade`, with the time that its own parts took."""
    seconds = timed(root, sys.executable, "-m", "benchmarks.grading", "--inner", *options)
    print(f"{name}: {number} submissions in {seconds:.1f} s", file=sys.stderr, flush=True)
    parts: dict[str, list[float]] = {}
    for path in sorted((root / "autograded" / ".results" / CHAPTER).glob("*.json")):
        for part, took in json.loads(path.read_text())["parts"].items():
            parts.setdefault(part, []).append(took)
    found = {part: statistics.median(took) for part, took in parts.items()}
    parent = json.loads((root / "parent.json").read_text())
    return Measured(name, number, seconds, {**found, "write": parent["write"]}, parent)


def inner(options: list[str]) -> int:
    """`gradekit grade` as it is, with a clock around what its parent process does."""
    from gradekit import cli, grade

    begun = time.perf_counter()
    writing: list[float] = []
    at: list[float] = []
    record = grade.ClassGrading.record

    def timed(self: object, *arguments: object) -> None:
        started = time.perf_counter()
        at.append(started - begun)
        record(self, *arguments)  # type: ignore[arg-type]
        writing.append(time.perf_counter() - started)

    grade.ClassGrading.record = timed  # type: ignore[method-assign, assignment]
    code = cli.main(["grade", CHAPTER, *options])
    Path("parent.json").write_text(json.dumps({
        "write": statistics.median(writing), "first": at[0], "last": at[-1],
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))  # fmt: skip
    return code


def flat(numbers: list[int], jobs: str) -> int:
    """Classes of several sizes: time a submission after the first, and the parent's memory."""
    print(f"{'n':>6}{'all, s':>9}{'each after the first, s':>26}{'peak of the parent, MiB':>26}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for number in numbers:
            root = Path(folder) / str(number)
            root.mkdir()
            make_class(root, number, small=True)
            took = by_gradekit(root, f"{number}", number, "--jobs", jobs)
            each = (took.parent["last"] - took.parent["first"]) / (number - 1)
            print(f"{number:>6}{took.seconds:>9.1f}{each:>26.3f}{took.parent['memory']:>26.0f}",
                  flush=True)  # fmt: skip
    return 0


def main() -> int:
    """Print the table, and last the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--nbgrader", type=int, metavar="N", help="let nbgrader grade only N")
    parser.add_argument("--short", action="store_true", help="leave the cold jails out")
    parser.add_argument("--flat", nargs="*", type=int, metavar="N", help="default: 30 300 1000")
    parser.add_argument("--inner", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inner is not None:
        return inner(args.inner)
    number, jobs = args.submissions, str(args.jobs)
    if args.flat is not None:
        return flat(args.flat or [30, 300, 1000], jobs)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        template = Path(folder) / "class"
        make_class(template, number)

        def fresh(name: str) -> Path:
            return Path(shutil.copytree(template, Path(folder) / name))

        theirs_root, ours_root = fresh("nbgrader"), fresh("gradekit")
        theirs = by_nbgrader(theirs_root, min(number, args.nbgrader or number))
        ours = by_gradekit(ours_root, f"gradekit grade --jobs {jobs}", number, "--jobs", jobs)
        table = [theirs, ours, by_gradekit(fresh("one"), "gradekit grade --jobs 1", number,
                                           "--jobs", "1")]  # fmt: skip
        if not args.short:
            table.append(by_gradekit(fresh("cold"), f"the same, cold jails, --jobs {jobs}", number,
                                     "--jobs", jobs, "--cold"))  # fmt: skip
        known, equal = scores(theirs_root), scores(ours_root)
        if any(equal[student] != found for student, found in known.items()):
            print("The scores differ.", file=sys.stderr)
            return 1
    each = theirs.seconds / theirs.submissions
    print(f"{'':<34}{'n':>5}{'all, s':>9}{'each, s':>9}{'ratio':>9}")
    for measured in table:
        print(measured.line(each))
    print("\nWhere the time of a submission goes (median seconds, in its worker):")
    for part, took in ours.parts.items():
        print(f"  {part:<32}{took:8.3f}")
    once = ours.parent["first"]
    print(f"  once, until the first result    {once:8.3f}")
    more = (ours.parent["last"] - once) / (number - 1)
    print("\nScores equal nbgrader's in all cells.")
    print(f"One more submission: nbgrader {each:.2f} s, ours {more:.3f} s; ratio {each / more:.1f}")
    print("nbgrader's time for all over ours:")
    print(f"{each * number / ours.seconds:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
