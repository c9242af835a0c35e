"""Attacks on the autograder; tests/redteam/README.md says what a file of it holds."""

from __future__ import annotations

import os
import re
import resource
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from grading_chapter import RIGHT, as_bytes, find, source_notebook, submission

from coursekit.errors import CourseError
from gradekit.grading import GradedNotebook, KernelKind, grade_notebook
from gradekit.jail import wall
from gradekit.jail.jail import Jail, warm_jail
from gradekit.jail.limits import MIB, Limits
from gradekit.jail.watch import tree

ROOT = Path(__file__).parents[1]
ATTACKS = sorted(path for path in (ROOT / "tests" / "redteam").glob("*.py"))
KIND = KernelKind(preload=("numpy",))
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
    listener: socket.socket
    victim: subprocess.Popen[bytes]
    jail: Jail

    def fill(self, code: str) -> str:
        """Write the field's places into the code of an attack."""
        places = {
            "CANARY": self.canary, "SOURCE": self.source, "CHECKOUT": ROOT, "SECRET": self.secret,
            "PORT": self.listener.getsockname()[1], "VICTIM": self.victim.pid, "HOST": os.getpid(),
        }  # fmt: skip
        return re.sub(r"@([A-Z]+)@", lambda match: str(places[match[1]]), code)


@dataclass
class Outcome:
    """How an attack went."""

    field: Field
    result: GradedNotebook
    text: str
    after: str
    host_grew: int


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
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        jail = warm_jail(True, KIND.preload)
        jail.wait_until_warm()
        yield Field(folder, secret, canary, source, listener, victim, jail)
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
def test_attack(path: Path, field: Field):
    attack = load(path)
    memory = getattr(attack, "MEMORY_MIB", 1024) * MIB
    limits = Limits(
        cell_seconds=getattr(attack, "SECONDS", 30), notebook_seconds=90, memory_bytes=memory
    )
    jail = field.jail
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = grade(field.fill(attack.CODE), limits)
    grew = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    after = grade(field.fill(getattr(attack, "AFTER", "")), limits)
    outcome = Outcome(field, result, text_of(result), text_of(after), grew)

    assert field.secret not in outcome.text.replace(field.fill("@CANARY@"), "")
    with pytest.raises(BlockingIOError):
        field.listener.accept()
    assert field.canary.read_text() == field.secret
    assert sorted(p.name for p in field.folder.iterdir()) == ["canary", "source.ipynb"]
    assert field.victim.poll() is None
    assert warm_jail(True, KIND.preload) is jail
    assert jail.alive()
    assert kernels_left(jail) == []
    assert after.points == 5, after.reason
    expected = getattr(attack, "STATUS", None)
    if expected is not None:
        allowed = (expected,) if isinstance(expected, str) else expected
        assert result.status.value in allowed, result.reason
    if hasattr(attack, "check"):
        attack.check(outcome)


def kernels_left(jail: Jail) -> list[int]:
    """Processes below the forker; a dead one may take a moment to be reaped."""
    assert jail._process is not None
    deadline = time.monotonic() + 5
    while True:
        # bubblewrap, its child outside the namespace if it has one, and the forker.
        left = [pid for pid in tree(jail._process.pid) if is_below_forker(pid, jail)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


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
