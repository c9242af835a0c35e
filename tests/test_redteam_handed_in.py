"""Attacks by what is handed in; tests/redteam/README.md says what a file of it holds.

All are graded in one run of the real command, in one class with honest students.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import pty
import resource
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from grading_chapter import CHAPTER, RIGHT, as_bytes, find, source_notebook, submission
from test_jail_redteam import MISSING, Page, load

from gradekit.class_folder import ClassFolder, safe_name

ATTACKS = sorted((Path(__file__).parent / "redteam" / "handed_in").glob("*.py"))
LONGEST = 600  # seconds, on a very busy machine
HONEST = ("anna", "mia", "zoe")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@dataclass
class Place:
    """Where an attack puts what it hands in, and what it aims at."""

    folder: Path
    source_folder: Path
    secret_file: Path

    def right(self, **answers: str) -> bytes:
        """A notebook with right answers, but for some."""
        return as_bytes(submission(**{**RIGHT, **answers}))

    def write(self, content: bytes) -> None:
        """Hand in the bytes of a notebook."""
        (self.folder / f"{CHAPTER}.ipynb").write_bytes(content)

    def hand_in(self, name: str = f"{CHAPTER}.ipynb", **answers: str) -> None:
        """Hand in right answers, but for some."""
        (self.folder / name).write_bytes(self.right(**answers))


@dataclass
class Class:
    """The class after the run."""

    folder: ClassFolder
    secret: str
    attacks: list[Path]
    before: dict[str, str]
    code: int
    printed: str
    largest: int

    def outcome(self, folder_name: str) -> SimpleNamespace:
        """What has become of one submission."""
        student = safe_name(folder_name)
        content = self.folder.result(student).read_bytes()
        result = json.loads(content)
        notebook = nbformat.read(self.folder.autograded(student), as_version=4)
        printed = [
            output.text
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if output.output_type == "stream"
        ]
        scores = result["scores"]
        return SimpleNamespace(
            status=result["status"],
            reason=result["reason"],
            details=result["details"],
            scores=scores,
            points=sum(score["points"] or 0 for score in scores.values()),
            max_points=sum(score["max_points"] for score in scores.values()),
            notebook=notebook,
            text="".join(printed),
            text_of=lambda grade_id: find(notebook, grade_id).source,
            size=len(content),
            written=content.decode() + nbformat.writes(notebook),
        )


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Class]:
    attacks = chosen(request.session.items) or ATTACKS
    top = tmp_path_factory.mktemp("redteam")
    root = top / "course"
    source = root / "source_notebooks" / CHAPTER
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").touch()
    nbformat.write(source_notebook(), source / f"{CHAPTER}.ipynb")
    (source / "numbers.txt").write_text("the chapter's numbers")
    secret = secrets.token_hex(12)
    (top / "secret").write_text(secret)
    folder = ClassFolder(root, CHAPTER)
    for name in HONEST:
        place = Place(folder.submitted / name / CHAPTER, source, top / "secret")
        place.folder.mkdir(parents=True)
        place.hand_in()
    for path in attacks:
        attack = load(path)
        place = Place(folder.submitted / name_of(path) / CHAPTER, source, top / "secret")
        place.folder.mkdir(parents=True)
        attack.hand_in(place)
    before = {"submitted": state(folder.submitted), "source": state(source), "top": str(ls(top))}
    code, printed = run_in_terminal(root, "grade", CHAPTER, "--jobs", "2")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    yield Class(folder, secret, attacks, before, code, printed, largest)
    subprocess.run(["rm", "-rf", str(root)], check=True)  # deeper than Python can follow


def chosen(items: list[pytest.Item]) -> list[Path]:
    """The attacks whose tests have been asked for: one alone takes a few seconds."""
    return [
        item.callspec.params["path"]
        for item in items
        if item.path == Path(__file__) and isinstance(item, pytest.Function)
        and hasattr(item, "callspec")
    ]  # fmt: skip


def name_of(path: Path) -> str:
    """The name of the folder that an attack hands in."""
    return getattr(load(path), "STUDENT", f"m_{path.stem}")


def ls(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(os.listdir(folder))


def state(folder: Path) -> str:
    """A hash of all names, kinds, sizes and times below a folder."""
    listing = subprocess.run(
        ["find", str(folder), "-printf", "%P %y %s %T@ %l\\n"], capture_output=True, check=True
    ).stdout
    return hashlib.sha256(b"\n".join(sorted(listing.splitlines()))).hexdigest()


def run_in_terminal(root: Path, *command: str) -> tuple[int, str]:
    """Run gradekit as a person does, in a terminal; its exit code, and all it wrote to it."""
    ours, theirs = pty.openpty()
    parts: list[bytes] = []

    def listen() -> None:
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # the other end is closed
            pass

    thread = threading.Thread(target=listen)
    thread.start()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gradekit.cli", *command], cwd=root, env=environment,
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        code = process.wait(LONGEST)
    finally:
        process.kill()
        thread.join()
        os.close(ours)
    return code, b"".join(parts).decode(errors="replace")


def test_all_are_accounted_for_and_nothing_else_has_changed(graded: Class):
    assert graded.code == 0, graded.printed[-3000:]
    with open(graded.folder.grades(".csv"), newline="") as file:
        rows = {row["student"].removeprefix("'"): row for row in csv.DictReader(file)}
    assert len(rows) == len(HONEST) + len(graded.attacks)
    for path in graded.attacks:
        assert safe_name(name_of(path)) in rows
    # A formgrader copies names into its pages as they stand.
    assert not any(set(name) & set('<>"\x1b\ufffd') for name in rows)
    assert {rows[name]["total"] for name in HONEST} == {"5.0"}
    assert {rows[name]["status"] for name in HONEST} == {"graded"}
    assert graded.before["submitted"] == state(graded.folder.submitted)
    assert graded.before["source"] == state(graded.folder.root / "source_notebooks" / CHAPTER)
    assert graded.before["top"] == str(ls(graded.folder.root.parent))
    assert (graded.folder.root.parent / "secret").read_text() == graded.secret
    there = {"autograded", "grades", "gradebook.db", "nbgrader_config.py", "submitted",
             "source_notebooks"}  # fmt: skip
    assert set(ls(graded.folder.root)) == there
    expected = {safe_name(name_of(path)) for path in graded.attacks} | {*HONEST, ".results"}
    assert set(ls(graded.folder.root / "autograded")) == expected
    assert graded.largest < 2 << 30


def test_what_is_shown_commands_neither_terminals_nor_pages(graded: Class):
    for command in ("\x1b]", "\x07", "\x1b[2J", "\u202e"):
        assert command not in graded.printed
    page = Page()
    text = graded.folder.grades(".html").read_text()
    page.feed(text)
    assert page.runs == []
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_attack(path: Path, graded: Class):
    attack = load(path)
    outcome = graded.outcome(name_of(path))
    assert outcome.status == attack.STATUS, outcome.reason
    assert outcome.points == getattr(attack, "POINTS", outcome.points)
    if attack.STATUS in ("refused", "unreadable"):
        assert outcome.points == 0
        assert outcome.reason
    assert graded.secret not in outcome.written
    nbformat.validate(outcome.notebook)
    assert Page.of(outcome.notebook).runs == []
    if hasattr(attack, "check"):
        attack.check(outcome)
