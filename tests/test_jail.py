"""Jails and their kernels: what a kernel is like, limits, ends, and the programs that start one."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from grading_chapter import RIGHT, as_bytes, find, source_notebook, submission

from coursekit.errors import CourseError
from gradekit import cli
from gradekit.execute import RunCells
from gradekit.grading import GradedNotebook, KernelKind, Status, grade_notebook
from gradekit.jail import wall
from gradekit.jail.install import NAME, limits_of
from gradekit.jail.jail import Jail, JailFailed, kernel_environment, warm_jail
from gradekit.jail.limits import MIB, Limits
from gradekit.jail.preload import modules_of
from gradekit.jail.provisioner import files_of, passed_on
from gradekit.kernels import workplace

try:
    wall.check()
    MISSING = ""
except CourseError as error:
    MISSING = str(error)
needs_bubblewrap = pytest.mark.skipif(bool(MISSING), reason=MISSING)
PLAIN = KernelKind(preload=())
FIGURE = """import matplotlib.pyplot as plt
plt.plot([1, 3, 2])
plt.title("A figure");"""


def grade(kind: KernelKind = PLAIN, limits: Limits | None = None, **answers: str) -> GradedNotebook:
    """Grade answers to the small chapter."""
    notebook = submission(**{**RIGHT, **answers})
    return grade_notebook(as_bytes(notebook), source_notebook(), limits=limits, kind=kind)


def run_cells(kind: KernelKind, *codes: str) -> list[nbformat.NotebookNode]:
    """Run cells in one kernel; return each one's outputs."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in codes])
    with workplace({"data.txt": b"numbers"}, kind, Limits()) as place:
        RunCells(place, Limits()).run(notebook)
    return [cell.outputs for cell in notebook.cells]


def said(outputs: list[nbformat.NotebookNode]) -> str:
    """The printed text of a cell."""
    return "".join(o.get("text", o.get("evalue", "")) for o in outputs)


@needs_bubblewrap
class TestKernels:
    def test_a_warm_kernel_shows_the_figure_that_a_cold_one_shows(self):
        pictures = []
        for kind in (
            KernelKind(preload=("matplotlib.pyplot",)),
            KernelKind("none", warm=False),
        ):
            outputs = run_cells(kind, FIGURE)[0]
            pictures += [o.data["image/png"] for o in outputs if o.output_type == "display_data"]
        assert len(pictures) == 2
        assert base64.b64decode(pictures[0]) == base64.b64decode(pictures[1])

    def test_fonts_from_before_the_fork_close_nothing_of_the_kernels(self):
        # The warm-up's formula is the oldest in matplotlib's cache, which holds 50; the file of its
        # font is closed when it falls out.
        outputs = run_cells(
            KernelKind(preload=("matplotlib.pyplot",)),
            "import io\nimport matplotlib.pyplot as plt\nfigure = plt.figure()\n"
            "for i in range(60):\n    figure.suptitle(f'$x = {i}$')\n"
            "    figure.savefig(io.BytesIO())\nplt.close()\nprint('drawn')",
            "print('alive')",
        )
        assert [said(o) for o in outputs] == ["drawn\n", "alive\n"]

    def test_two_kernels_of_one_jail_draw_different_random_numbers(self):
        kind = KernelKind(preload=("numpy",))
        code = "import numpy as np, random\nprint(np.random.rand(), random.random())"
        first, second = (said(run_cells(kind, code)[0]).split() for _ in range(2))
        assert not set(first) & set(second)

    def test_output_of_subprocesses_and_of_forked_workers_comes_through(self):
        outputs = run_cells(
            PLAIN,
            "import os; os.system('echo from a shell')",
            "from multiprocessing import Pool\ndef f(x):\n    print(f'job{x}')\n    return x * x\n"
            "with Pool(2) as pool:\n    print(pool.map(f, [1, 2]))",
        )
        assert "from a shell" in said(outputs[0])
        assert "[1, 4]" in said(outputs[1])
        assert "job1" in said(outputs[1])
        assert "job2" in said(outputs[1])

    def test_it_has_its_files_and_a_place_of_its_own(self):
        outputs = run_cells(
            PLAIN, "import os\nprint(os.getcwd(), os.listdir(), os.getpid(), os.getuid())"
        )
        assert said(outputs[0]).split() == ["/home/student/work", "['data.txt']", "1", "1000"]


@needs_bubblewrap
class TestLimits:
    def test_memory_of_a_process(self):
        # Grows in pieces that RLIMIT_DATA sees; the rest of the notebook is graded.
        grow = "keep = []\nwhile True:\n    keep.append(bytearray(32 << 20))"
        result = grade(limits=Limits(memory_bytes=400 * MIB), double=grow)
        assert result.status is Status.OUT_OF_MEMORY
        assert "memory" in result.reason

    def test_computing_time_of_all_processes(self):
        busy = (
            "import os\nfor _ in range(3):\n    if os.fork() == 0:\n        while True: pass\n"
            "while True: pass"
        )
        result = grade(limits=Limits(cell_seconds=60, cpu_seconds=2), double=busy)
        assert result.status is Status.TIMED_OUT
        assert "computing time" in result.reason
        assert result.scores["test_double"].points == 0

    def test_size_of_a_file(self):
        write = "file = open('big', 'wb', buffering=0)\nwhile True: file.write(b'x' * (1 << 20))"
        result = grade(limits=Limits(file_bytes=5 * MIB), double=write)
        assert f"more than {5 * MIB:,} bytes" in result.reason

    def test_a_kernel_that_dies_keeps_what_was_earned(self):
        result = grade(area="import os\nos._exit(3)")
        assert result.status is Status.KERNEL_DIED
        assert result.scores["test_double"].points == 3
        assert result.scores["test_area"].points == 0


@needs_bubblewrap
class TestJails:
    def test_a_jail_that_ends_is_replaced_and_its_submission_tried_again(self):
        jail = warm_jail(True, PLAIN.preload)
        jail.wait_until_warm()
        assert jail._process is not None
        os.killpg(jail._process.pid, signal.SIGKILL)
        jail._process.wait()
        assert grade().points == 5
        assert warm_jail(True, PLAIN.preload) is not jail

    def test_a_jail_that_ends_in_the_middle(self, tmp_path: Path):
        jail = warm_jail(True, PLAIN.preload)
        jail.wait_until_warm()
        assert jail._process is not None
        watcher = subprocess.Popen(
            [sys.executable, "-c",
             f"import os, time; time.sleep(2); os.killpg({jail._process.pid}, 9)"]
        )  # fmt: skip
        result = grade(double="import time\ntime.sleep(6)\n" + RIGHT["double"])
        watcher.wait()
        assert not jail.alive()
        assert (result.status, result.points) == (Status.GRADED, 5)

    def test_its_kernels_end_with_a_process_that_has_joined_it(self):
        jail = Jail(preload=())
        try:
            joined = Jail(preload=(), join=jail.folder)
            name, _ = joined.reserve()
            kernel = joined.start_kernel(name, "key", kernel_environment({}), "/tmp", {}, Limits())
            assert kernel.alive()
            joined.end()
            assert kernel.wait(5)
            assert jail.alive()
        finally:
            jail.end()
        assert not jail.folder.exists()
        with pytest.raises(JailFailed):
            Jail(preload=(), join=jail.folder)

    def test_it_ends_when_its_maker_is_killed(self, tmp_path: Path):
        code = (
            "import sys, time\nfrom gradekit.jail.jail import *\njail = Jail(preload=())\n"
            "jail.wait_until_warm()\nname, _ = jail.reserve()\n"
            "k = jail.start_kernel(name, 'k', kernel_environment({}), '/tmp', {}, Limits())\n"
            "print(jail._process.pid, k.pid, flush=True)\ntime.sleep(600)"
        )
        maker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert maker.stdout is not None
        pids = [int(word) for word in maker.stdout.readline().split()]
        assert len(pids) == 2
        maker.kill()
        maker.wait()
        deadline = time.monotonic() + 10
        while any(running(pid) for pid in pids) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(running(pid) for pid in pids)

    def test_where_bubblewrap_cannot_build_one(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(wall, "NAMESPACES", ("--no-such-option",))
        with pytest.raises(CourseError, match=r"no-such-option.*--jail none"):
            wall.check()


def running(pid: int) -> bool:
    """Whether a process runs, and is more than an entry."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_refused_where_bubblewrap_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("shutil.which", lambda name: None)
    (tmp_path / "source_notebooks" / "05_small").mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "source_notebooks" / "05_small" / "05_small.ipynb").write_bytes(
        as_bytes(source_notebook())
    )
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "05_small"]) == 2
    error = capsys.readouterr().err
    assert "apt install bubblewrap" in error
    assert "--jail none" in error
    # Without a jail it goes on, and says what that means; here it ends at the missing class.
    assert cli.main(["grade", "05_small", "--jail", "none"]) == 2
    assert "with your rights" in " ".join(capsys.readouterr().out.split())


def test_only_an_ordinary_user_may_be_the_jails(monkeypatch: pytest.MonkeyPatch):
    for name in ("root", "0", "no-such-user"):
        monkeypatch.setenv(wall.USER_VARIABLE, name)
        with pytest.raises(CourseError, match="ordinary"):
            wall.jail_user()
    monkeypatch.setenv(wall.USER_VARIABLE, "4711")
    assert wall.jail_user() == (4711, 4711)


def test_a_kernel_gets_no_secret_of_its_callers_environment():
    given = {"LANG": "de_DE.UTF-8", "TOKEN": "secret", "HOME": "/home/prof", "COURSEKIT_DATA": "x"}
    found = passed_on(given)
    assert "secret" not in str(found)
    assert "/home/prof" not in str(found)
    assert found["LANG"] == "de_DE.UTF-8"
    assert os.path.isabs(found["COURSEKIT_DATA"])


def test_files_beside_a_notebook_are_copied_but_no_notebook(tmp_path: Path):
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / ".hidden").write_text("1")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("2")
    assert files_of(tmp_path) == {"sub/b.txt": b"2"}


def test_a_jail_imports_what_the_chapter_does(tmp_path: Path):
    source = source_notebook()
    find(
        source, "setup"
    ).source = (
        "import numpy as np\nfrom sklearn.linear_model import X\nimport mine, os\n  import torch"
    )
    path = tmp_path / "a.ipynb"
    nbformat.write(source, path)
    assert modules_of(path) == ("numpy", "sklearn.linear_model", "torch")
    assert modules_of(tmp_path / "none.ipynb") == ()


def test_limits_from_the_command_line():
    assert limits_of(["memory_bytes=5", "cpu_seconds=1.5"]) == {"memory_bytes": 5,
                                                                "cpu_seconds": 1.5}  # fmt: skip
    for text in ("memory=5", "processes=many"):
        with pytest.raises(CourseError, match="--limit"):
            limits_of([text])


@needs_bubblewrap
def test_jupyter_execute_and_nbgrader_run_on_it_without_knowing(tmp_path: Path):
    """Stock programs, which find the kernel by its name alone."""
    data, tmp_path = tmp_path / "jupyter", tmp_path / "course"
    tmp_path.mkdir()
    environment = {
        **os.environ, "JUPYTER_DATA_DIR": str(data), "TOKEN": "secret",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }  # fmt: skip

    def run(*command: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, env=environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    run("gradekit.cli", "install-kernel", "--user", "--limit", "processes=100")
    assert (data / "kernels" / NAME / "kernel.json").is_file()
    spy = "import os\nprint(os.getpid(), sorted(os.listdir()), os.environ.get('TOKEN'))"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(spy)])
    nbformat.write(notebook, tmp_path / "a.ipynb")
    (tmp_path / "data.txt").write_text("numbers")
    run("jupyter", "execute", f"--kernel_name={NAME}", "--inplace", "a.ipynb")
    outputs = nbformat.read(tmp_path / "a.ipynb", as_version=4).cells[0].outputs
    assert said(outputs) == "1 ['data.txt'] None\n"

    source = tmp_path / "source" / "ps1"
    source.mkdir(parents=True)
    (source / "ps1.ipynb").write_bytes(as_bytes(source_notebook()))
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    run("nbgrader", "generate_assignment", "ps1")
    answer = tmp_path / "submitted" / "anna" / "ps1" / "ps1.ipynb"
    answer.parent.mkdir(parents=True)
    double = f"{spy}\n{RIGHT['double']}"
    answer.write_bytes(as_bytes(submission(**{**RIGHT, "double": double})))
    run("nbgrader", "autograde", "ps1", "--create", f"--Execute.kernel_name={NAME}")
    graded = nbformat.read(tmp_path / "autograded" / "anna" / "ps1" / "ps1.ipynb", as_version=4)
    assert said(find(graded, "double").outputs) == "1 [] None\n"
    assert find(graded, "test_double").outputs == []
