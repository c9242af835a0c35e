"""Attacks from a cell on the autograder; tests/redteam/README.md says what a file of it holds."""

from __future__ import annotations

import copy
import os
import pickle
import re
import resource
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from grading_chapter import RIGHT, as_bytes, find, source_notebook, submission
from nbconvert.exporters import HTMLExporter

from coursekit.errors import CourseError
from gradekit.grading import GradedNotebook, KernelKind, grade_notebook
from gradekit.jail import wall
from gradekit.jail.jail import Jail, warm_jail
from gradekit.jail.limits import MIB, Limits
from gradekit.jail.watch import tree

ROOT = Path(__file__).parents[1]
ATTACKS = sorted(path for path in (ROOT / "tests" / "redteam").glob("*.py"))
KIND = KernelKind(preload=("numpy",))
ABSTRACT = f"gradekit-redteam-{os.getpid()}"
try:
    wall.check()
    MISSING = ""
except CourseError as error:
    MISSING = str(error)
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@dataclass
class Field:
    """What lies and runs outside, for attacks to aim at."""

    folder: Path
    secret: str
    canary: Path
    source: Path
    listeners: dict[str, socket.socket]
    victim: subprocess.Popen[bytes]
    jail: Jail

    def fill(self, code: str) -> str:
        """Write the field's places into the code of an attack."""
        places = {
            "CANARY": self.canary, "SOURCE": self.source, "CHECKOUT": ROOT, "SECRET": self.secret,
            "PORT": self.listeners["tcp"].getsockname()[1],
            "UDP": self.listeners["udp"].getsockname()[1],
            "UNIX": self.folder / "socket", "ABSTRACT": ABSTRACT,
            "VICTIM": self.victim.pid, "HOST": os.getpid(),
        }  # fmt: skip
        return re.sub(r"@([A-Z]+)@", lambda match: str(places[match[1]]), code)


@dataclass
class Outcome:
    """How an attack went."""

    field: Field
    result: GradedNotebook
    text: str
    after: str
    neighbor: str
    host_grew: int

    def ran(self) -> list[str]:
        """What the page would run that an instructor sees of the submission."""
        return Page.of(self.result.notebook).runs


@cache
def exporter() -> HTMLExporter:
    """With the template that formgrader's is made from."""
    return HTMLExporter(template_name="classic")


class Page(HTMLParser):
    """Finds in a page what a browser would run, if it holds the word ``owned``."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.in_script = False

    @classmethod
    def of(cls, notebook: nbformat.NotebookNode) -> Page:
        """The page that formgrader and nbconvert show of a notebook."""
        page = cls()
        page.feed(exporter().from_notebook_node(notebook)[0])
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that run, and tags that load."""
        self.in_script = tag == "script"
        for name, value in attrs:
            if "owned" in (value or "") and (name.startswith("on") or name in ("src", "href")):
                self.runs.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        """The end of a script."""
        self.in_script = False

    def handle_data(self, data: str) -> None:
        """A script's text."""
        if self.in_script and "owned" in data:
            self.runs.append(data[:200])


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    folder = tmp_path_factory.mktemp("field")
    secret = secrets.token_hex(12)
    canary = folder / "canary"
    canary.write_text(secret)
    source = folder / "source.ipynb"
    nbformat.write(source_notebook(), source)
    os.environ["GRADER_TOKEN"] = secret
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    with ExitStack() as stack:
        unix = {name: socket.socket(socket.AF_UNIX) for name in ("path", "abstract")}
        listeners = {
            "tcp": socket.create_server(("127.0.0.1", 0)),
            "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            **unix,
        }
        listeners["udp"].bind(("127.0.0.1", 0))
        unix["path"].bind(str(folder / "socket"))
        unix["abstract"].bind(f"\0{ABSTRACT}")
        for name, listener in listeners.items():
            stack.enter_context(listener)
            listener.setblocking(False)
            if name in unix:
                listener.listen()
        jail = warm_jail(True, KIND.preload)
        jail.wait_until_warm()
        yield Field(folder, secret, canary, source, listeners, victim, jail)
    victim.kill()
    victim.wait()
    del os.environ["GRADER_TOKEN"]


def load(path: Path) -> SimpleNamespace:
    """The attack that a file holds."""
    names: dict[str, object] = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    return SimpleNamespace(**{k: v for k, v in names.items() if not k.startswith("__")})


def grade(code: str, limits: Limits) -> GradedNotebook:
    """Grade right answers that begin with some code."""
    notebook = submission(**{**RIGHT, "double": f"{code}\n{RIGHT['double']}"})
    return grade_notebook(as_bytes(notebook), source_notebook(), limits=limits, kind=KIND)


def text_of(result: GradedNotebook) -> str:
    """All text that a submission's answers brought out."""
    parts: list[str] = []
    for grade_id in ("double", "test_double"):
        for output in find(result.notebook, grade_id).outputs:
            parts += [output.get("text", ""), output.get("evalue", ""), str(output.get("data", ""))]
            parts += output.get("traceback", [])
    return "\n".join(part for part in parts if part)


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_attack(path: Path, field: Field, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gradekit.execute.GRACE", 2.0)
    attack = load(path)
    limits = Limits(
        cell_seconds=getattr(attack, "SECONDS", 20), notebook_seconds=90,
        memory_bytes=getattr(attack, "MEMORY_MIB", 1024) * MIB,
        cpu_seconds=getattr(attack, "CPU_SECONDS", 600),
    )  # fmt: skip
    jail = field.jail
    with ThreadPoolExecutor() as threads:
        beside = None
        if hasattr(attack, "NEIGHBOR"):
            beside = threads.submit(grade, field.fill(attack.NEIGHBOR), Limits(cell_seconds=60))
            wait_for_kernel(jail)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        result = grade(field.fill(attack.CODE), limits)
        grew = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
        neighbor = beside.result() if beside is not None else None
    after = grade(field.fill(getattr(attack, "AFTER", "")), Limits())
    texts = [text_of(one) if one is not None else "" for one in (result, after, neighbor)]
    outcome = Outcome(field, result, *texts, grew)

    assert field.secret not in outcome.text.replace(field.fill("@CANARY@"), "")
    for listener in field.listeners.values():
        with pytest.raises(BlockingIOError):
            listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()
    assert field.canary.read_text() == field.secret
    assert sorted(p.name for p in field.folder.iterdir()) == ["canary", "socket", "source.ipynb"]
    assert field.victim.poll() is None
    assert is_running(field.victim.pid)
    assert warm_jail(True, KIND.preload) is jail
    assert jail.alive()
    assert kernels_left(jail) == []
    assert after.points == 5, after.reason
    assert neighbor is None or neighbor.points == 5, neighbor.reason
    can_be_written(result)
    expected = getattr(attack, "STATUS", None)
    if expected is not None:
        allowed = (expected,) if isinstance(expected, str) else expected
        assert result.status.value in allowed, result.reason
    if hasattr(attack, "check"):
        attack.check(outcome)


def can_be_written(result: GradedNotebook) -> None:
    """Whatever a kernel has sent, its result can be handed over and written, and is a notebook."""
    pickle.dumps(result)
    nbformat.validate(result.notebook)
    nbformat.writes(copy.deepcopy(result.notebook)).encode()
    for text in (result.reason, *result.details):
        text.encode()
    for score in result.scores.values():
        assert score.points is None or 0 <= score.points <= score.max_points


def wait_for_kernel(jail: Jail) -> None:
    """Wait until one runs in the jail."""
    deadline = time.monotonic() + 20
    while not kernels_of(jail) and time.monotonic() < deadline:
        time.sleep(0.02)


def kernels_of(jail: Jail) -> list[int]:
    """Processes below the forker: kernels, and what they have started."""
    assert jail._process is not None
    return [pid for pid in tree(jail._process.pid) if is_below_forker(pid, jail)]


def is_running(pid: int) -> bool:
    """Whether a process is not stopped, traced or dead."""
    status = Path(f"/proc/{pid}/status").read_text()
    state = re.search(r"^State:\s*(\w)", status, re.MULTILINE)
    return state is not None and state[1] in "RSD"


def kernels_left(jail: Jail) -> list[int]:
    """Processes below the forker; a dead one may take a moment to be reaped."""
    deadline = time.monotonic() + 5
    while (left := kernels_of(jail)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def is_below_forker(pid: int, jail: Jail) -> bool:
    """Whether a process is in a process namespace below the forker's, and not a zombie."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    numbers = re.search(r"^NSpid:\s*(.*)$", status, re.MULTILINE)
    own = Path("/proc/self/status").read_text()
    depth = len(re.search(r"^NSpid:\s*(.*)$", own, re.MULTILINE)[1].split())
    return "State:\tZ" not in status and len(numbers[1].split()) > depth + 1
