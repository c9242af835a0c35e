"""From source to release to submission to grades: `gradekit grade` over a class's folder."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from grading_chapter import CHAPTER, RIGHT, as_bytes, find, source_notebook, submission
from nbgrader.api import Gradebook

from gradekit import batch, cli
from gradekit.class_folder import ClassFolder, safe_name
from gradekit.gradebook import GradebookWriter
from gradekit.grading import KernelKind, Limits, Status
from gradekit.preprocessors import PREPROCESSORS, SaveCells

BEN = safe_name("ben <i>")  # how he is called where a page might obey his name

ROOT = Path(__file__).parents[1]


def write(folder: Path, student: str, notebook: nbformat.NotebookNode | bytes, name: str = CHAPTER):
    """Hand in a notebook."""
    path = folder / "submitted" / student / CHAPTER / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook if isinstance(notebook, bytes) else as_bytes(notebook))
    return path


def tree(folder: Path) -> dict[str, str]:
    """All files of a folder, with a hash of what is in them."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def table(folder: Path) -> dict[str, dict[str, str]]:
    """The scores' CSV by student."""
    with open(folder / "grades" / f"{CHAPTER}.csv", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def make_project(root: Path) -> Path:
    """A project with the small chapter."""
    source = root / "source_notebooks" / CHAPTER
    source.mkdir(parents=True)
    (source / f"{CHAPTER}.ipynb").write_bytes(as_bytes(source_notebook()))
    (source / "data.txt").write_text("from the chapter")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new gradebook, made as the command makes it; that takes nbgrader seconds."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with GradebookWriter(f"sqlite:///{path}", CHAPTER, source_notebook()):
        return path


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose class has been graded once."""
    root = make_project(tmp_path_factory.mktemp("project"))
    # What students get is made from the source, as a release is; this one answers in it.
    released = source_notebook()
    for step in PREPROCESSORS:
        if step is not SaveCells:
            released, _ = step().preprocess(released, {})
    assert "HIDDEN" not in nbformat.writes(released)
    for grade_id, answer in RIGHT.items():
        find(released, grade_id).source = answer
    find(
        released, "double"
    ).source += "\nprint(open('data.txt').read(), open('mine.txt').read(), 'from HERE')"
    write(root, "anna", released)
    folder = root / "submitted" / "anna" / CHAPTER
    (folder / "data.txt").write_text("forged")
    (folder / "mine.txt").write_text("of my own")
    (folder / "coursekit.py").write_text("raise SystemExit")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "timestamp.txt").write_text("2026-11-01 12:30:00 UTC")
    write(root, "ben <i>", submission(double=RIGHT["double"]), name="homework")
    write(root, "=cmd [red]", b"")
    write(root, "dora", submission(double="def double(x):\n    while True: pass"))
    (root / "submitted" / "eve").symlink_to(root / "submitted" / "anna")
    (root / "submitted" / "finn" / CHAPTER).mkdir(parents=True)
    (root / "submitted" / "gina" / "another_chapter").mkdir(parents=True)
    before = tree(root / "submitted")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert cli.main(["grade", CHAPTER, "--timeout", "2", "--jobs", "2"]) == 0
    assert tree(root / "submitted") == before
    return root


def grade_again(root: Path, monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.chdir(root)
    return cli.main(["grade", CHAPTER, "--timeout", "2", *args])


def test_every_submission_has_its_result(graded: Path):
    rows = table(graded)
    found = {student: (row["total"], row["status"]) for student, row in rows.items()}
    assert found == {
        "anna": ("5.0", "graded"),
        BEN: ("3.0", "graded"),
        "'=cmd [red]": ("0.0", "unreadable"),
        "dora": ("0.0", "timed out"),
        "eve": ("0.0", "refused"),
        "finn": ("0.0", "refused"),
    }
    assert rows["anna"]["written"] == ""  # a person's to grade
    assert "no notebook" in rows["finn"]["reason"]
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions(CHAPTER)}
        stamp = book.find_submission(CHAPTER, "anna").timestamp
    assert scores == {"anna": 5, BEN: 3, "=cmd [red]": 0, "dora": 0, "eve": 0, "finn": 0}
    assert str(stamp) == "2026-11-01 12:30:00"


def test_the_kernel_has_the_chapters_files_and_the_students(graded: Path):
    path = graded / "autograded" / "anna" / CHAPTER / f"{CHAPTER}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert find(notebook, "double").outputs[0].text == "from the chapter of my own from HERE\n"
    assert "HIDDEN TESTS" in find(notebook, "test_double").source
    details = notebook.metadata.course.grading.details
    assert any("coursekit.py would hide" in line for line in details)
    assert any("link.txt was left out" in line for line in details)


def test_the_page_shows_names_and_obeys_none(graded: Path):
    page = (graded / "grades" / f"{CHAPTER}.html").read_text()
    assert BEN in page
    assert "<i>" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_second_run_grades_what_changed(
    graded: Path, empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert grade_again(graded, monkeypatch) == 0
    assert "0 graded, 6 unchanged" in capsys.readouterr().out
    # What is gone from the gradebook is recorded again from the results, without grading.
    shutil.copy(empty, graded / "gradebook.db")
    write(graded, "=cmd [red]", b"{}")
    shutil.rmtree(graded / "autograded" / "anna")
    assert grade_again(graded, monkeypatch) == 0
    assert "1 graded, 5 unchanged" in capsys.readouterr().out
    assert table(graded)["anna"]["total"] == "5.0"
    assert (graded / "autograded" / "anna" / CHAPTER / f"{CHAPTER}.ipynb").is_file()
    # One student alone, though nothing has changed; the table still has the others.
    assert grade_again(graded, monkeypatch, "--student", BEN, "--regrade") == 0
    assert "1 graded, 0 unchanged" in capsys.readouterr().out
    assert len(table(graded)) == 6


def test_a_damaged_result_is_made_again(
    graded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (graded / "autograded" / ".results" / CHAPTER / "finn.json").write_text("{")
    assert grade_again(graded, monkeypatch) == 0
    assert "1 graded, 5 unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["grade", "77_nothing"], f"unknown chapter '77_nothing'; chapters: {CHAPTER}"),
        (["grade", CHAPTER, "--class", "empty"], "no submission of 05_small"),
        (["grade", CHAPTER, "--class", "other"], "put each submission into"),
        (["grade", CHAPTER, "--class", "nowhere"], "no such folder"),
        (["grade", CHAPTER, "--student", "zoe"], "no submission of 05_small by zoe"),
    ],
)
def test_bad_input_is_one_line(
    args: list[str],
    message: str,
    graded: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    (graded / "empty" / "submitted").mkdir(parents=True, exist_ok=True)
    (graded / "other").mkdir(exist_ok=True)
    monkeypatch.chdir(graded)
    assert cli.main(args) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_several_chapters_in_one_command(tmp_path: Path, monkeypatch, capsys):
    root = make_project(tmp_path)
    other = "06_other"
    second = source_notebook()
    second.metadata["course"]["chapter"] = other
    for folder, notebook in (
        (root / "source_notebooks" / other, second),
        (root / "submitted" / "anna" / other, submission(**RIGHT)),
    ):
        folder.mkdir(parents=True)
        (folder / f"{other}.ipynb").write_bytes(as_bytes(notebook))
    write(root, "anna", submission(**RIGHT))
    write(root, "ben", submission())
    monkeypatch.chdir(root)
    assert cli.main(["grade", other, CHAPTER, "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert said.index(f"1 submission of {other}") < said.index(f"2 submissions of {CHAPTER}")
    assert set(table(root)) == {"anna", "ben"}
    assert (root / "grades" / f"{other}.csv").is_file()


def test_a_course_where_every_jail_can_look_is_refused(monkeypatch, tmp_path: Path, capsys):
    root = make_project(tmp_path / "lib" / "course")
    write(root, "anna", submission(**RIGHT))
    monkeypatch.chdir(root)
    monkeypatch.setattr("gradekit.jail.wall.python_folders", lambda: [tmp_path / "lib"])
    assert cli.main(["grade", CHAPTER]) == 2
    assert "move it elsewhere" in capsys.readouterr().err
    assert not (root / "autograded").exists()


def test_results_stay_in_the_class(tmp_path: Path):
    (tmp_path / "class" / "autograded").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "class" / "autograded" / "eve").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Exception, match="leads out of the class"):
        ClassFolder(tmp_path / "class", CHAPTER).autograded("eve")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        # Without a jail a cold kernel's parent is the worker, a warm one's what it was forked from.
        (KernelKind("none", warm=False), Status.CRASHED),
        (KernelKind("none", preload=()), Status.GRADED),
        (KernelKind("bwrap", preload=()), Status.GRADED),
    ],
)
def test_a_submission_that_kills_its_parent_stops_no_other(
    kind: KernelKind, status: Status, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kill = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    jobs = [
        batch.Job("killer", as_bytes(submission(double=kill)), {}),
        batch.Job("anna", as_bytes(submission(**RIGHT)), {}),
        batch.Job("ben", as_bytes(submission(**RIGHT)), {}),
    ]
    workers = batch.LocalWorkers(2, kind)
    pool = batch.Pool(source_notebook(), Limits(cell_seconds=5), workers, kind)
    results = {job.student: result for job, result in pool.grade(jobs)}
    assert {student: result.status for student, result in results.items()} == {
        "killer": status, "anna": Status.GRADED, "ben": Status.GRADED,
    }  # fmt: skip
    assert results["anna"].points == 5
    assert results["killer"].points == 0
    assert not list(tmp_path.glob("gradekit-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal that Windows does not have")
def test_ctrl_c_says_how_far_it_came_and_leaves_no_kernel(tmp_path: Path, empty: Path):
    root = make_project(tmp_path / "project")
    shutil.copy(empty, root / "gradebook.db")
    write(root, "anna", submission(**RIGHT))
    write(root, "zoe", submission(double="import time\ntime.sleep(600)"))
    command = [sys.executable, "-m", "gradekit.cli", "grade", CHAPTER, "--jobs", "2",
               "--timeout", "500"]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    done = root / "autograded" / ".results" / CHAPTER / "anna.json"
    deadline = time.monotonic() + 120
    while not done.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the parent and its workers
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130, output
    assert "1 of 2 submissions" in output
    assert "Traceback" not in output
    deadline = time.monotonic() + 20
    while list(tmp_path.glob("gradekit-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(tmp_path.glob("gradekit-*"))
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path / "gradekit-") not in left
