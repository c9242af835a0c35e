"""Equal to nbgrader: an honest class over all chapters, graded by ``nbgrader autograde`` and by us.

Five students hand in every chapter: the source's own solutions; other right answers and wrong ones
of ``answers/``; a mixture; and nothing. Of every cell, the score and whether a person has to look
must be the same in both gradebooks.

The kernel is not what is compared, so nbgrader too has warm ones in a jail (``course-jail``) and
passes over the cells tagged ``demo``, as we do; one chapter runs in its own plain kernels, with all
cells. A cell may take ten minutes in both: how fast a machine is makes no difference.

The environment variable ``COURSE_EQUAL`` makes it smaller or larger: names of chapters, with commas
between them, for these alone; ``all`` for ten more students, and for the demo cells in nbgrader too
(a long run). Forged and deleted cells, where we differ from nbgrader on purpose, are in
``test_grading.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook

from coursekit import datasets
from gradekit.demo_class import DemoClass, as_bytes
from gradekit.restore import graded_cells, read_source

ROOT = Path(__file__).parents[1]
ANSWERS = Path(__file__).parent / "answers"
ASKED = os.environ.get("COURSE_EQUAL", "").split(",")
ALL = ASKED == ["all"]
MORE = 10 if ALL else 0
EVERY_CHAPTER = sorted(path.parent.name for path in ROOT.glob("source_notebooks/*/*.ipynb"))
CHAPTERS = [name for name in EVERY_CHAPTER if name in ASKED] or EVERY_CHAPTER
PLAIN = "06_pytorch_tensors" if CHAPTERS == EVERY_CHAPTER else CHAPTERS[0]
SECONDS = 600

# What nbgrader runs with: the course's settings, and another place and kernel.
CONFIG = """c = get_config()
load_subconfig({config!r})
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = {source!r}
c.Execute.timeout = c.Execute.startup_timeout = {seconds}
"""
WARM = """c.Execute.kernel_name = "course-jail"
"""
NO_DEMO = """c.Execute.skip_cells_with_tag = "demo"
"""
# One process for all chapters: what nbgrader imports, and a warm jail, serve them all.
AUTOGRADE = """
import json, sys
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI

app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
for chapter, students in json.loads(sys.argv[1]).items():
    runs = [(api.generate_assignment, chapter)]
    runs += [(api.autograde, chapter, student) for student in students]
    for run, *what in runs:
        result = run(*what)
        if not result["success"]:
            sys.exit(f"{what}: {result.get('error')} {result.get('log')}")
"""


# The class --------------------------------------------------------------------------------------


class Submissions:
    """Makes the honest submissions of one chapter."""

    def __init__(self, chapter: str) -> None:
        self.chapter = chapter
        source = read_source(ROOT / "source_notebooks" / chapter / f"{chapter}.ipynb")
        self.maker = DemoClass(source, chapter)
        self.cells = {
            grade_id: float(cell.metadata.nbgrader.points)
            for grade_id, cell in graded_cells(source)
            if utils.is_grade(cell)
        }

    def other(self, grade_id: str, kind: str, number: int) -> str:
        """An answer of ``answers/``: the ``number``-th that is right, or wrong."""
        files = sorted((ANSWERS / self.chapter / grade_id).glob(f"{kind}_*.py"))
        return files[number % len(files)].read_text(encoding="utf-8").rstrip("\n")

    def answered(self, choose: Callable[[int, str], str], written: int) -> NotebookNode:
        """The released notebook with an answer to each exercise, and to some written questions."""
        notebook = self.maker.blank()
        for number, grade_id in enumerate(self.maker.exercises):
            if answer := choose(number, grade_id):
                self.maker.cell(notebook, grade_id).source = answer
        for grade_id in self.maker.written[:written]:
            self.maker.cell(notebook, grade_id).source = f"What I think of {grade_id}."
        return notebook

    def mixed(self, shift: int) -> NotebookNode:
        """The source's solution, another right answer, a wrong one, none, and again."""

        def choose(number: int, grade_id: str) -> str:
            kind = ("source", "right", "wrong", "")[(number + shift) % 4]
            if kind == "source":
                return self.maker.solution(grade_id)
            return self.other(grade_id, kind, number + shift) if kind else ""

        return self.answered(choose, written=1)

    def all(self) -> Iterator[tuple[str, NotebookNode]]:
        """Each student's notebook."""
        chapter = EVERY_CHAPTER.index(self.chapter)
        yield "source", self.maker.answered(self.maker.exercises, written=True)
        yield "right", self.answered(lambda n, name: self.other(name, "right", n + chapter), 99)
        yield "wrong", self.answered(lambda n, name: self.other(name, "wrong", n + chapter), 99)
        yield "mixed", self.mixed(chapter)
        yield "blank", self.maker.blank()
        for more in range(MORE):
            yield f"more-{more}", self.mixed(chapter + 3 * more + 1)


@dataclass
class Class:
    """The class, and what the three gradebooks hold of it.

    Attributes
    ----------
    cells : dict of str to dict of str to float
        By chapter, the graded cells of its source and their points.
    ours, theirs, plain : Path
        The gradebooks.
    """

    folder: Path

    def __post_init__(self) -> None:
        self.cells: dict[str, dict[str, float]] = {}
        self.students: dict[str, list[str]] = {}
        for chapter in CHAPTERS:
            made = Submissions(chapter)
            self.cells[chapter] = made.cells
            self.students[chapter] = []
            for student, notebook in made.all():
                self.students[chapter].append(student)
                for grader in ("ours", "theirs", "plain"):
                    path = self.folder / grader / "submitted" / student / chapter
                    path.mkdir(parents=True)
                    (path / f"{chapter}.ipynb").write_bytes(as_bytes(notebook))

    def gradebook(self, grader: str) -> str:
        """Address of a grader's gradebook."""
        return f"sqlite:///{self.folder / grader / 'gradebook.db'}"

    def grades(self, grader: str, chapter: str) -> dict[tuple[str, str], tuple]:
        """By student and cell: the score, whether a person has to look, and the auto comment."""
        found = {}
        with Gradebook(self.gradebook(grader), "nncourse") as book:
            for student in self.students[chapter]:
                notebook = book.find_submission_notebook(chapter, chapter, student)
                for grade in notebook.grades:
                    found[student, grade.name] = (
                        grade.auto_score, bool(grade.needs_manual_grade), grade.max_score,
                    )  # fmt: skip
                for comment in notebook.comments:
                    found[student, f"comment on {comment.name}"] = (comment.auto_comment,)
        return found


def run(command: list[str], folder: Path, **environment: str) -> None:
    """Run a program to its end; its words are the failure's."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": path, **environment},
    )  # fmt: skip
    assert result.returncode == 0, f"{command[:4]}: {result.stdout[-3000:]}{result.stderr[-3000:]}"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """The class, graded by all three."""
    for load in (datasets.load_digits, datasets.load_dogs_cats):
        load(verbose=False)  # two kernels that both draw them would take longer than a cell may
    folder = tmp_path_factory.mktemp("equal")
    made = Class(folder)
    for grader, more in (("theirs", WARM if ALL else WARM + NO_DEMO), ("plain", "")):
        settings = CONFIG.format(
            config=str(ROOT / "nbgrader_config.py"), root=str(folder / grader),
            source=str(ROOT / "source_notebooks"), seconds=SECONDS,
        )  # fmt: skip
        (folder / grader / "nbgrader_config.py").write_text(settings + more)
    home = str(folder / "jupyter")

    def theirs() -> None:
        run(["-m", "gradekit.cli", "install-kernel", "--user"], ROOT, JUPYTER_DATA_DIR=home)
        todo = json.dumps(made.students)
        run(["-c", AUTOGRADE, todo], folder / "theirs", JUPYTER_DATA_DIR=home)

    def ours() -> None:
        for chapter in CHAPTERS:
            where = ["--class", str(folder / "ours"), "--jobs", "1", "--timeout", str(SECONDS)]
            run(["-m", "gradekit.cli", "grade", chapter, *where], ROOT)
        for command in ("generate_assignment", "autograde"):  # nbgrader's own commands
            run(["-m", "nbgrader", command, PLAIN], folder / "plain", JUPYTER_DATA_DIR=home)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(theirs), pool.submit(ours)]:
            done.result()
    return made


# The tests --------------------------------------------------------------------------------------


def test_the_class_is_an_honest_mixture(graded: Class):
    """It has what could differ: full points, none, some, parts of a cell, answers for a person."""
    assert sum(map(len, graded.students.values())) >= (40 if CHAPTERS == EVERY_CHAPTER else 5)
    for chapter, cells in graded.cells.items():
        grades = graded.grades("ours", chapter)
        for name, points in cells.items():
            written = name.startswith("written")
            for student in ("source", "right"):
                expected = (None, True) if written else (points, False)
                assert grades[student, name][:2] == expected, (chapter, student, name)
            assert grades["blank", name][:2] == (0, False), (chapter, name)
        wrong = {name: grades["wrong", name][0] for name in cells if not name.startswith("written")}
        assert sum(wrong.values()) < sum(cells[name] for name in wrong), chapter
        mixed = {grades["mixed", name][:2] for name in cells}
        assert len(mixed) > 1, chapter


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_cell_scores_as_nbgrader_scores_it(graded: Class, chapter: str):
    ours, theirs = graded.grades("ours", chapter), graded.grades("theirs", chapter)
    students = len(graded.students[chapter])
    assert sum(not cell.startswith("comment") for _, cell in ours) == students * len(
        graded.cells[chapter]
    )
    differences = {
        cell: (ours.get(cell), theirs.get(cell))
        for cell in ours.keys() | theirs.keys()
        if ours.get(cell) != theirs.get(cell)
    }
    assert differences == {}


def test_nbgraders_own_kernel_gives_the_same(graded: Class):
    assert graded.grades("plain", PLAIN) == graded.grades("ours", PLAIN)


def test_demo_cells_run_in_nbgrader_where_they_should(graded: Class):
    """The plain kernels have run them, the warm ones have not, unless all is asked for."""
    for grader, expected in (("plain", True), ("theirs", ALL), ("ours", False)):
        path = graded.folder / grader / "autograded" / "source" / PLAIN / f"{PLAIN}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        demo = [cell for cell in notebook.cells if "demo" in cell.metadata.get("tags", [])]
        assert demo or PLAIN != "06_pytorch_tensors"
        assert all((cell.execution_count is not None) == expected for cell in demo), grader
