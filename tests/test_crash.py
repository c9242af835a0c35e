"""Nothing is lost: whatever is killed, and whenever, a second run ends as an undisturbed one.

Each round grades a small class, kills one of the run's processes with SIGKILL at a random moment,
runs the command again, and compares all that the gradebook holds. GRADEKIT_CRASHES sets how many
rounds there are, GRADEKIT_SEED which ones.
"""

from __future__ import annotations

import ctypes
import gc
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest
from grading_chapter import CHAPTER, RIGHT, as_bytes, source_notebook, submission
from nbgrader.api import Gradebook

from coursekit.errors import CourseError
from gradekit import cli
from gradekit.batch import Job, Pool
from gradekit.grading import GradedNotebook, Status, not_graded
from gradekit.jail import wall

ROOT = Path(__file__).parents[1]
ROUNDS = int(os.environ.get("GRADEKIT_CRASHES", "12"))
SEED = int(os.environ.get("GRADEKIT_SEED", "1"))
PR_SET_CHILD_SUBREAPER = 36
try:
    wall.check()
    MISSING = ""
except CourseError as error:
    MISSING = str(error)
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)

CLASS = {
    "anna": submission(**RIGHT),
    "ben": submission(double=RIGHT["double"], area="def area(r):\n    return 0"),
    "carl": submission(double="import os\nos._exit(3)"),
    "dora": submission(),
    "eve": b"no notebook",
    "finn": submission(area="import time\ntime.sleep(0.3)\n" + RIGHT["area"]),
    "gina": submission(double="import time\ntime.sleep(600)", area=RIGHT["area"]),
    "hans": submission(written="It grows.", double=RIGHT["double"]),
}
# What each table must hold, by names: ids are random.
QUERIES = {
    "students": "SELECT id, first_name, last_name, email FROM student",
    "submissions": "SELECT a.name, s.student_id, s.timestamp, s.extension"
    " FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id",
    "notebooks": "SELECT n.name, s.student_id, b.flagged, b.late_submission_penalty"
    " FROM submitted_notebook b JOIN notebook n ON n.id = b.notebook_id"
    " JOIN submitted_assignment s ON s.id = b.assignment_id",
    "grades": "SELECT s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit,"
    " g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id"
    " JOIN submitted_notebook b ON b.id = g.notebook_id"
    " JOIN submitted_assignment s ON s.id = b.assignment_id",
    "comments": "SELECT s.student_id, c.name, g.auto_comment, g.manual_comment"
    " FROM comment g JOIN base_cell c ON c.id = g.cell_id"
    " JOIN submitted_notebook b ON b.id = g.notebook_id"
    " JOIN submitted_assignment s ON s.id = b.assignment_id",
    "assignments": "SELECT name, duedate, course_id FROM assignment",
    "cells": "SELECT c.name, c.type, n.name FROM base_cell c JOIN notebook n"
    " ON n.id = c.notebook_id",
    "points": "SELECT c.name, g.max_score, g.cell_type FROM grade_cells g JOIN base_cell c"
    " ON c.id = g.id",
    "sources": "SELECT name, cell_type, source, checksum, locked FROM source_cell",
    "version": "SELECT version_num FROM alembic_version",
}
# Rows of a table that no other row belongs to would be missing above.
COUNTED = (
    "student", "submitted_assignment", "submitted_notebook", "grade", "comment", "assignment",
    "notebook", "base_cell", "grade_cells", "solution_cells", "source_cell", "course",
)  # fmt: skip


def gradebook(root: Path) -> dict[str, list[tuple]]:
    """All that the gradebook holds."""
    with closing(sqlite3.connect(root / "gradebook.db")) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = {
            name: sorted(base.execute(query).fetchall(), key=repr)
            for name, query in QUERIES.items()
        }
        for table in COUNTED:
            found[f"rows of {table}"] = base.execute(f"SELECT count(*) FROM {table}").fetchall()
    return found


def scores(root: Path) -> list[str]:
    """The table of scores without the times."""
    lines = (root / "grades" / f"{CHAPTER}.csv").read_text().splitlines()
    return [line.rpartition(",")[0] for line in lines]


def make_class(root: Path) -> Path:
    """A project with the small chapter, and its class."""
    source = root / "source_notebooks" / CHAPTER
    source.mkdir(parents=True)
    (source / f"{CHAPTER}.ipynb").write_bytes(as_bytes(source_notebook()))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for student, notebook in CLASS.items():
        path = root / "submitted" / student / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook if isinstance(notebook, bytes) else as_bytes(notebook))
        if student < "d":
            (path.parent / "timestamp.txt").write_text("2026-11-01 12:30:00 UTC")
    return root


@pytest.fixture(scope="module")
def temporary() -> Iterator[Path]:
    """A folder for temporary files whose name is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="gk-", dir="/tmp") as folder:
        yield Path(folder)


class Run:
    """`gradekit grade` as a process, and all that descends from it."""

    def __init__(self, root: Path, temporary: Path) -> None:
        self.root = root
        self.log = root / "log.txt"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gradekit.cli", "grade", CHAPTER, "--jobs", "2",
                 "--timeout", "2"],
                cwd=root, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, "TMPDIR": str(temporary)},
            )  # fmt: skip

    def end(self, seconds: float = 300) -> int:
        return self.process.wait(seconds)

    def results(self) -> int:
        """How many results there are."""
        return len(list((self.root / "autograded" / ".results" / CHAPTER).glob("*.json")))

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")


@pytest.fixture(autouse=True, scope="module")
def adopt() -> Iterator[None]:
    """Whatever a run leaves behind becomes a child of this process, and is found."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    assert prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    yield
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def family(pid: int) -> list[psutil.Process]:
    """All that descends from a process and still runs, but for the browser of other tests."""
    found = []
    with suppress(psutil.Error):
        for process in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE and "chrom" not in process.name():
                    found.append(process)
    return found


def left_over(before: set[int], seconds: float = 20) -> list[str]:
    """Processes that a run leaves behind, after they have had some time to end."""
    deadline = time.monotonic() + seconds
    while True:
        left = [process for process in family(os.getpid()) if process.pid not in before]
        if not left or time.monotonic() > deadline:
            names = []
            for process in left:
                with suppress(psutil.Error):
                    names.append(f"{process.pid} {' '.join(process.cmdline())[-200:]}")
            return names
        time.sleep(0.05)


def kind_of(process: psutil.Process, parent: int) -> str:
    """What a process of a run is."""
    if process.pid == parent:
        return "parent"
    line = " ".join(process.cmdline())
    if "drop.py" in line or "bwrap" in line:
        return "jail"
    if "start.py" in line:
        depth = Path(f"/proc/{process.pid}/status").read_text().split("NSpid:")[1].split("\n")[0]
        return "kernel" if len(depth.split()) > 2 else "forker"
    if "forkserver" in line:
        return "worker" if "forkserver" in " ".join(process.parent().cmdline()) else "forkserver"
    return "helper"  # multiprocessing's, alembic's


def wait_for_a_moment(run: Run, choose: random.Random, until_first: float) -> str:
    """Wait until some random moment of a run: before the first result, or after some."""
    wanted = choose.randrange(-2, len(CLASS))
    if wanted < 0:
        time.sleep(choose.uniform(0.05, 0.9) * until_first)
    else:
        while run.results() < wanted and run.process.poll() is None:
            time.sleep(0.005)
        time.sleep(choose.uniform(0, 0.3))
    return f"{run.results()} results"


def kill_one(run: Run, choose: random.Random) -> str:
    """Kill one process of a run, of a random kind; which kind it was."""
    kinds: dict[str, list[psutil.Process]] = {}
    with suppress(psutil.Error):
        for process in [psutil.Process(run.process.pid), *family(run.process.pid)]:
            with suppress(psutil.Error, OSError, IndexError):
                kinds.setdefault(kind_of(process, run.process.pid), []).append(process)
    if not kinds:
        return "none"
    # A kernel that dies is its submission's end: nobody can tell that it was killed from here.
    wanted = choose.choice(sorted(set(kinds) - {"kernel"}))
    with suppress(psutil.Error):
        choose.choice(kinds[wanted]).send_signal(signal.SIGKILL)
    return wanted


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> Path:
    """A class that was graded in one go."""
    root = make_class(tmp_path_factory.mktemp("undisturbed"))
    before = {process.pid for process in family(os.getpid())}
    run = Run(root, temporary)
    assert run.end() == 0, run.output
    assert left_over(before) == []
    assert not list(temporary.iterdir())
    return root


def test_kill_at_any_moment(undisturbed: Path, tmp_path: Path, temporary: Path):
    truth, table = gradebook(undisturbed), scores(undisturbed)
    root = make_class(tmp_path / "class")
    started = time.monotonic()
    first = Run(root, temporary)
    while not first.results() and first.process.poll() is None:
        time.sleep(0.01)
    until_first = time.monotonic() - started
    first.end()
    choose = random.Random(SEED)
    killed: Counter[str] = Counter()
    for number in range(ROUNDS):
        for folder in (root / "autograded", root / "grades", *temporary.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
        (root / "gradebook.db").unlink()
        if choose.random() < 0.85:  # nbgrader takes long to make one
            empty = sqlite3.connect(root / "gradebook.db")
            with closing(empty), closing(sqlite3.connect(undisturbed / "gradebook.db")) as full:
                full.backup(empty)
                for name in ("grade", "comment", "submitted_notebook", "submitted_assignment"):
                    empty.execute(f"DELETE FROM {name}")
                empty.execute("DELETE FROM student")
                empty.commit()
        before = {process.pid for process in family(os.getpid())}
        run = Run(root, temporary)
        moment = wait_for_a_moment(run, choose, until_first)
        kind = kill_one(run, choose)
        killed[kind] += 1
        code = run.end()
        where = f"after the end of a {kind} at {moment} (seed {SEED}, round {number})"
        assert left_over(before) == [], where
        if kind not in ("parent", "helper", "forkserver"):
            assert code == 0, f"{where}: {run.output}"
        again = Run(root, temporary)
        assert again.end() == 0, f"{where}: {again.output}"
        assert left_over(before) == [], where
        assert gradebook(root) == truth, where
        assert scores(root) == table, where
        assert not list(root.rglob(".*.new")), where
        print(f"round {number}: {kind} at {moment}, code {code}; {dict(killed)}", flush=True)


@pytest.mark.parametrize("moment", ["the first result", "the imports"])
def test_ctrl_c(
    moment: str, undisturbed: Path, tmp_path: Path, temporary: Path,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    root = make_class(tmp_path / "class")
    for folder in temporary.iterdir():
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copy(undisturbed / "gradebook.db", root)
    before = {process.pid for process in family(os.getpid())}
    run = Run(root, temporary)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if moment == "the imports" and family(run.process.pid):
            break  # it has begun to start a jail
        if run.results():
            break
        time.sleep(0.01)
    os.killpg(run.process.pid, signal.SIGINT)  # as a terminal does
    asked = time.monotonic()
    time.sleep(0.05)
    with suppress(OSError):
        os.killpg(run.process.pid, signal.SIGINT)  # and once more, out of impatience
    code = run.end()
    took = time.monotonic() - asked
    with capsys.disabled():
        print(f"\nCtrl-C at {moment}: ended after {took:.2f} s")
    assert code == 130, run.output
    assert "Traceback" not in run.output
    assert left_over(before, 5) == []
    assert not list(temporary.iterdir())
    if moment == "the first result":
        assert f"{run.results()} of {len(CLASS)} submissions have their result" in run.output
    again = Run(root, temporary)
    assert again.end() == 0, again.output
    assert gradebook(root) == gradebook(undisturbed)


# The gradebook from the results alone -----------------------------------------------------------


def grade_here(root: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.chdir(root)
    return cli.main(["grade", CHAPTER, "--timeout", "2", *options])


def nobody_works(*_: object) -> None:
    raise AssertionError("something is run")


@pytest.mark.parametrize("how", ["again", "--rebuild"])
def test_a_new_gradebook_comes_from_the_results(
    how: str, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    root = Path(shutil.copytree(undisturbed, tmp_path / "class"))
    (root / "gradebook.db").unlink()
    shutil.rmtree(root / "autograded" / "ben")
    monkeypatch.setattr("gradekit.batch.Pool.grade", nobody_works)
    if how == "again":
        assert grade_here(root, monkeypatch) == 0
    else:
        shutil.rmtree(root / "submitted")
        monkeypatch.setattr("gradekit.grade.begin", nobody_works)
        assert grade_here(root, monkeypatch, "--rebuild") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Marks and comments that people gave are not in them" in said
    assert gradebook(root) == gradebook(undisturbed)
    assert scores(root) == scores(undisturbed)
    name = f"{CHAPTER}/{CHAPTER}.ipynb"
    assert (root / "autograded" / "ben" / name).read_bytes() == (
        undisturbed / "autograded" / "ben" / name
    ).read_bytes()


def test_a_rebuild_keeps_what_people_gave_and_mends_the_rest(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    root = Path(shutil.copytree(undisturbed, tmp_path / "class"))
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        grade = book.find_grade("written", CHAPTER, CHAPTER, "hans")
        grade.manual_score, grade.needs_manual_grade = 0.75, False
        book.find_comment("written", CHAPTER, CHAPTER, "hans").manual_comment = "Good."
        book.db.commit()
    marked = gradebook(root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.find_grade("test_double", CHAPTER, CHAPTER, "anna").auto_score = 1
        book.remove_submission(CHAPTER, "ben")
    assert grade_here(root, monkeypatch, "--rebuild") == 0
    assert gradebook(root) == marked
    assert "Marks and comments" not in capsys.readouterr().out


def test_a_rebuild_of_nothing(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    root = Path(shutil.copytree(undisturbed, tmp_path / "class"))
    results = root / "autograded" / ".results" / CHAPTER
    (results / "anna.json").write_text("{")
    assert grade_here(root, monkeypatch, "--rebuild") == 1
    assert "Damaged, so run without --rebuild: anna" in capsys.readouterr().out
    shutil.rmtree(results)
    assert grade_here(root, monkeypatch, "--rebuild") == 2
    assert "no kept results of 05_small" in capsys.readouterr().err


def test_few_submissions_are_in_memory_at_a_time(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Neither those that wait nor those that are done; and what is kept is not a notebook."""
    root = Path(shutil.copytree(undisturbed, tmp_path / "class"))
    most = 0
    here: list[weakref.ref[Job]] = []

    def grade(self: Pool, todo: Iterable[Job]) -> Iterator[tuple[Job, GradedNotebook]]:
        nonlocal most
        waiting: list[Job] = []
        for job in todo:
            here.append(weakref.ref(job))
            waiting.append(job)
            if len(waiting) == 2:
                yield waiting.pop(0), not_graded(self.source, Status.UNREADABLE, "why")
            del job
            gc.collect()
            most = max(most, sum(one() is not None for one in here))
        yield from ((job, not_graded(self.source, Status.UNREADABLE, "why")) for job in waiting)

    monkeypatch.setattr("gradekit.batch.Pool.grade", grade)
    assert grade_here(root, monkeypatch, "--regrade") == 0
    assert most <= 3
