"""Grading on a real dask.distributed cluster: a scheduler and workers, each its own process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from grading_chapter import CHAPTER, RIGHT, as_bytes, source_notebook, submission
from nbgrader.api import Gradebook

from coursekit.datasets import paths
from coursekit.errors import CourseError
from gradekit import cli
from gradekit.batch import CannotGoOn, Job, LocalWorkers, Pool
from gradekit.grading import GradedNotebook, KernelKind, Limits, Status
from gradekit.jail import wall

pytest.importorskip("distributed")

from gradekit import cluster

ROOT = Path(__file__).parents[1]
LIMITS = Limits(cell_seconds=2)
KIND = KernelKind(preload=())
try:
    wall.check()
    MISSING = ""
except CourseError as error:
    MISSING = str(error)
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)

# A worker that knows no gradekit, or whose numpy is another.
WITHOUT = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "gradekit":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hide())
"""
OTHER = """
import importlib.metadata as metadata
real = metadata.version
metadata.version = lambda name: "1.0" if name == "numpy" else real(name)
"""
MAIN = "from distributed.cli.dask_worker import main\nmain()\n"


class Cluster:
    """A scheduler, and workers that are started and killed by tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
            "--no-dashboard", "--no-show", "--scheduler-file", str(file),
        )  # fmt: skip
        self.address = ""
        deadline = time.monotonic() + 60
        while not self.address and time.monotonic() < deadline:
            with suppress(OSError, ValueError):  # not there, or not written to its end
                self.address = json.loads(file.read_text())["address"]
            time.sleep(0.05)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with open(self.folder / "log.txt", "ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments], cwd=self.folder, stdout=log, stderr=log,
                env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
            )  # fmt: skip

    def add(self, *options: str, before: str = "", nanny: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker."""
        more = [] if nanny else ["--no-nanny"]
        worker = self._start(
            "-c", before + MAIN, self.address, "--nthreads", "1", "--no-dashboard", *more,
            "--local-directory", str(self.folder), *options,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def wait_for(self, number: int) -> None:
        """Wait until the scheduler knows so many workers."""
        with cluster.Client(self.address, set_as_default=False) as client:
            deadline = time.monotonic() + 60
            while len(client.nthreads()) != number and time.monotonic() < deadline:
                time.sleep(0.05)
            assert len(client.nthreads()) == number, (self.folder / "log.txt").read_text()[-3000:]

    def end(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(OSError):
            process.kill()
        process.wait(20)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    # Sockets of jails lie in a worker's folder, and their paths must be short.
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    for process in [*made.workers, made.scheduler]:
        made.end(process)


@pytest.fixture
def grid(scheduler: Cluster) -> Iterator[Cluster]:
    """The scheduler, with the workers that a test starts and nobody else's."""
    yield scheduler
    for worker in scheduler.workers:
        scheduler.end(worker)
    scheduler.workers.clear()
    scheduler.wait_for(0)


def jobs() -> list[Job]:
    """A dozen submissions of all sorts."""
    slow = "import time\ntime.sleep(0.2)\n"
    files = {"mine.txt": b"of my own"}
    reading = "text = open('mine.txt').read()\n"
    notebooks = {
        "empty": b"",
        "gone": as_bytes(submission(double="import os\nos._exit(1)")),
        "loop": as_bytes(submission(double="def double(x):\n    while True: pass")),
        "blank": as_bytes(submission()),
        "files": as_bytes(submission(double=reading + RIGHT["double"])),
    }
    for number in range(8):
        answers = {**RIGHT, "double": slow + RIGHT["double"]}
        if number % 2:
            answers["area"] = "def area(r):\n    return 3.14159265 if r == 1 else 0"
        notebooks[f"student{number}"] = as_bytes(submission(**answers))
    return [Job(name, content, files) for name, content in notebooks.items()]


def essence(result: GradedNotebook) -> tuple:
    """What must be the same wherever a submission is graded."""
    points = {name: score.points for name, score in result.scores.items()}
    cells = None
    if result.notebook is not None:
        cells = [
            (cell.id, cell.source, len(cell.get("outputs", []))) for cell in result.notebook.cells
        ]
    return result.status, result.reason, points, result.max_points, result.release_version, cells


def workers_of(grid: Cluster) -> cluster.ClusterWorkers:
    return cluster.ClusterWorkers(grid.address, "bwrap", cluster.data_of(source_notebook()))


def graded(pool: Pool, todo: list[Job]) -> dict[str, tuple]:
    """Grade; each student must come once."""
    found: dict[str, tuple] = {}
    for job, result in pool.grade(todo):
        assert job.student not in found
        found[job.student] = essence(result)
    return found


@pytest.fixture(scope="module")
def truth() -> dict[str, tuple]:
    """What the local pool gives."""
    return graded(Pool(source_notebook(), LIMITS, LocalWorkers(2, KIND), KIND), jobs())


def test_a_worker_is_killed_in_the_middle(grid: Cluster, truth: dict[str, tuple]):
    victim, _ = grid.add(), grid.add()
    grid.wait_for(2)
    workers = workers_of(grid)
    assert workers.slots == 2
    found: dict[str, tuple] = {}
    for job, result in Pool(source_notebook(), LIMITS, workers, KIND).grade(jobs()):
        assert job.student not in found, "each once"
        found[job.student] = essence(result)
        if len(found) == 3:
            below = psutil.Process(victim.pid).children(recursive=True)
            assert any("bwrap" in process.name() for process in below), "it has a jail"
            victim.kill()
    assert victim.wait(20) == -signal.SIGKILL
    assert found == truth
    _, alive = psutil.wait_procs(below, timeout=20)
    assert not alive, "no jail outlives the worker that made it"


def test_all_workers_gone_and_a_new_one_comes(grid: Cluster, truth: dict[str, tuple]):
    victims = [grid.add(), grid.add()]
    grid.wait_for(2)
    found: dict[str, tuple] = {}
    for job, result in Pool(source_notebook(), LIMITS, workers_of(grid), KIND).grade(jobs()):
        assert job.student not in found, "each once"
        found[job.student] = essence(result)
        if len(found) == 2:
            for victim in victims:
                victim.kill()
            grid.add()
    assert found == truth


def test_a_submission_that_kills_every_worker_is_told_of(grid: Cluster):
    """Without a jail, where it can; the others have their results all the same."""
    grid.add(nanny=True)
    grid.wait_for(1)
    kind = KernelKind("none", warm=False)
    kill = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    todo = [Job("killer", as_bytes(submission(double=kill)), {})]
    todo += [Job(name, as_bytes(submission(**RIGHT)), {}) for name in ("anna", "ben")]
    workers = cluster.ClusterWorkers(grid.address, "none", cluster.Data({}, True))
    results = Pool(source_notebook(), LIMITS, workers, kind).grade(todo)
    status = {job.student: result.status for job, result in results}
    assert status == {
        "killer": Status.CRASHED, "anna": Status.GRADED, "ben": Status.GRADED,
    }  # fmt: skip


def test_no_worker_any_more(grid: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "WAIT_SECONDS", 1.0)
    monkeypatch.setattr(cluster.ClusterWorkers, "patience", 0.2)
    worker = grid.add()
    grid.wait_for(1)
    pool = Pool(source_notebook(), LIMITS, workers_of(grid), KIND)
    results = pool.grade(jobs())
    next(results)
    worker.kill()
    with pytest.raises(CannotGoOn, match=r"All workers of tcp://.* are gone; start some with"):
        list(results)


def test_no_scheduler_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster.ClusterWorkers, "patience", 0.2)
    own = Cluster(tmp_path)
    try:
        own.add()
        own.wait_for(1)
        results = Pool(source_notebook(), LIMITS, workers_of(own), KIND).grade(jobs())
        next(results)
        own.scheduler.kill()
        with pytest.raises(CannotGoOn, match=r"The scheduler at tcp://.* is gone"):
            list(results)
    finally:
        for process in [*own.workers, own.scheduler]:
            own.end(process)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (WITHOUT, "this project cannot be imported there.*gradekit.*install it with its extras"),
        (OTHER, "it has numpy 1.0, and here it is .*; install the same"),
    ],
)
def test_a_worker_that_would_grade_otherwise_is_named(grid: Cluster, before: str, message: str):
    grid.add(before=before)
    grid.wait_for(1)
    with pytest.raises(CourseError, match=rf"worker tcp://127\.0\.0\.1:\d+: {message}"):
        workers_of(grid)


def test_a_worker_that_comes_later_is_looked_at_too(grid: Cluster):
    first = grid.add()
    grid.wait_for(1)
    results = Pool(source_notebook(), LIMITS, workers_of(grid), KIND).grade(jobs())
    next(results)
    first.kill()
    grid.add(before=OTHER)
    with pytest.raises(CannotGoOn, match=r"worker tcp://.*: it has numpy 1\.0"):
        list(results)


def test_another_copy_of_the_code_is_told_of(monkeypatch: pytest.MonkeyPatch):
    assert cluster.problem_here(dict(cluster.engine_versions()), "bwrap") == ""
    other = {**cluster.engine_versions(), "nncourse": "0" * 64}
    assert "another than here" in cluster.problem_here(other, "none")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "bubblewrap" in cluster.problem_here(dict(cluster.engine_versions()), "bwrap")


def test_several_threads_are_refused(grid: Cluster):
    grid.add("--nthreads", "2")
    grid.wait_for(1)
    with pytest.raises(CourseError, match=r"has 2 threads.*--nthreads 1"):
        workers_of(grid)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("host:8786", "not an address such as tcp://host:8786"),
        ("tcp://host", "not an address"),
        ("http://host:1", "not an address"),
    ],
)
def test_a_wrong_address(address: str, message: str):
    with pytest.raises(CourseError, match=message):
        cluster.ClusterWorkers(address, "bwrap", cluster.Data({}, True))


def test_nobody_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(CourseError, match=f"{address}: no dask scheduler answers there"):
        cluster.ClusterWorkers(address, "bwrap", cluster.Data({}, True))


def test_something_else_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = server.accept()
                    line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    line.close()

        threading.Thread(target=serve, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(CourseError, match="no dask scheduler answers there"):
            cluster.ClusterWorkers(address, "bwrap", cluster.Data({}, True))


def test_no_workers(grid: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "WAIT_SECONDS", 0.5)
    with pytest.raises(CourseError, match="it has no workers; start some with 'dask worker tcp"):
        workers_of(grid)


def test_data_goes_along(grid: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A chapter's datasets are those of the machine that asks, not the worker's."""
    (tmp_path / "here").mkdir()
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "here"))
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path / "cache"))
    (tmp_path / "here" / "sign_digits.npz").write_bytes(b"ten digits")
    (tmp_path / "here" / "dogs_cats.npz").write_bytes(b"not asked for")
    source = source_notebook()
    source.cells[1].source += "\n# load_digits()"
    data = cluster.data_of(source)
    assert data == cluster.Data({"sign_digits.npz": b"ten digits"}, False)
    grid.add()
    grid.wait_for(1)
    look = (
        "import os\nfrom pathlib import Path\nfolder = Path(os.environ['COURSEKIT_CACHE'])\n"
        "print([(p.name, p.read_text()) for p in folder.iterdir()])\n"
        "print(os.environ.get('COURSEKIT_DATA'))"
    )
    todo = [Job("anna", as_bytes(submission(double=look, area=RIGHT["area"])), {})]
    workers = cluster.ClusterWorkers(grid.address, "bwrap", data)
    ((_, result),) = Pool(source, LIMITS, workers, KIND).grade(todo)
    shown = [out.text for cell in result.notebook.cells for out in cell.get("outputs", [])
             if out.output_type == "stream"]  # fmt: skip
    assert shown == ["[('sign_digits.npz', 'ten digits')]\nNone\n"]


def test_drawn_data_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(paths.DATA_VARIABLE, "drawn")
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    for name in ("sign_digits.npz", "drawn_digits_9_x.npz", "drawn_dogs_cats_9_x.npz"):
        (tmp_path / name).write_bytes(b"")
    source = source_notebook()
    source.cells[1].source += "\n# load_digits()"
    assert set(cluster.data_of(source).files) == {"drawn_digits_9_x.npz"}


def test_the_command(grid: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                     capsys: pytest.CaptureFixture[str]):  # fmt: skip
    root = tmp_path / "project"
    source = root / "source_notebooks" / CHAPTER
    source.mkdir(parents=True)
    (source / f"{CHAPTER}.ipynb").write_bytes(as_bytes(source_notebook()))
    (source / "data.txt").write_text("from the chapter")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for job in jobs():
        path = root / "submitted" / job.student / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(job.content)
        (path.parent / "mine.txt").write_bytes(b"of my own")
    monkeypatch.chdir(root)
    grid.add()
    grid.add()
    grid.wait_for(2)
    options = ["grade", CHAPTER, "--timeout", "3"]
    assert cli.main([*options, "--cluster", grid.address]) == 0
    assert f"{len(jobs())} graded, 0 unchanged" in capsys.readouterr().out
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        found = {s.student.id: s.score for s in book.assignment_submissions(CHAPTER)}
    assert found["files"] == 3
    assert found["student0"] == 5
    assert found["student1"] == 3.5
    # Where it was graded makes no difference to what is done again.
    assert cli.main(options) == 0
    assert f"0 graded, {len(jobs())} unchanged" in capsys.readouterr().out
    assert cli.main([*options, "--cluster", grid.address, "--jobs", "2"]) == 2
    assert "--jobs is for this machine" in capsys.readouterr().err


def test_the_extra_is_asked_for(tmp_path: Path):
    """dask is imported with --cluster and not before; where it is missing, one line says so."""
    code = (
        "import sys\nfrom gradekit import cli, batch, grade\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)\n"
        "sys.modules['distributed'] = None\n"
        "from gradekit.grade import ClassGrading\n"
        "grading = ClassGrading.__new__(ClassGrading)\n"
        "grading.cluster, grading.kind = 'tcp://host:1', {'jail': 'none'}\n"
        "grading.workers(1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip().endswith(
        "CourseError: --cluster: distributed is not installed; install this project with its extra "
        "'cluster'."
    )
