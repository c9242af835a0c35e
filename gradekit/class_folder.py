"""A class's folder, in nbgrader's layout: what was submitted, and where results go.

``submitted/`` is read and never written. Names in it come from students: a link or an odd name must
not lead out of the folder.
"""

from __future__ import annotations

import importlib.util
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from coursekit.errors import CourseError

MAX_NOTEBOOK_BYTES = 200_000_000
MAX_FILES_BYTES = 50_000_000
TIMESTAMP = "timestamp.txt"
IGNORED = {".ipynb_checkpoints", "__pycache__", TIMESTAMP, "feedback"}


class Refused(Exception):
    """Something in a submission's folder is not taken; the message says what and why."""


@dataclass
class SubmissionFolder:
    """What one student handed in for one chapter.

    Attributes
    ----------
    student : str
        The name of the student's folder.
    content : bytes
        The notebook's bytes; empty where there is none.
    files : dict of str to bytes
        Other files, by relative path.
    timestamp : datetime or None
        When it was handed in (UTC), by ``timestamp.txt``.
    notes : list of str
        For the instructor.
    refused : str
        Why it cannot be graded; "" where it can.
    """

    student: str
    content: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: datetime | None = None
    notes: list[str] = field(default_factory=list)
    refused: str = ""


@dataclass(frozen=True)
class ClassFolder:
    """The folder of a class: ``submitted/``, ``autograded/``, ``gradebook.db``, ``grades/``."""

    root: Path
    chapter: str

    @property
    def submitted(self) -> Path:
        """What students handed in."""
        return self.root / "submitted"

    @property
    def gradebook_url(self) -> str:
        """nbgrader's gradebook."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def autograded(self, student: str) -> Path:
        """Where a student's graded notebook goes; CourseError if that is not in the class."""
        path = self.root / "autograded" / student / self.chapter / f"{self.chapter}.ipynb"
        self._check_inside(path)
        return path

    def result(self, student: str) -> Path:
        """Where a student's result is kept."""
        path = self.root / "autograded" / ".results" / self.chapter / f"{student}.json"
        self._check_inside(path)
        return path

    def grades(self, suffix: str) -> Path:
        """Where the table of all scores goes."""
        return self.root / "grades" / f"{self.chapter}{suffix}"

    def _check_inside(self, path: Path) -> None:
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise CourseError(
                f"{path.relative_to(self.root)}: a link leads out of the class folder; remove it."
            )

    def students(self, only: list[str] | None = None) -> list[str]:
        """Students who handed in the chapter.

        Raises
        ------
        CourseError
            If there is no ``submitted/``, nothing in it, or one of ``only`` is not there.
        """
        if not self.submitted.is_dir():
            raise CourseError(
                f"{self.submitted}: no such folder; put each submission into "
                f"submitted/STUDENT/{self.chapter}/{self.chapter}.ipynb there, or name the class's "
                "folder with --class."
            )
        found = sorted(
            path.name
            for path in self.submitted.iterdir()
            if not path.name.startswith(".")
            and (path.is_symlink() or path.is_dir())
            and os.path.lexists(path / self.chapter)
        )
        if not found:
            raise CourseError(
                f"{self.submitted}: no submission of {self.chapter} in it; each belongs into "
                f"STUDENT/{self.chapter}/{self.chapter}.ipynb."
            )
        if only:
            missing = sorted(set(only) - set(found))
            if missing:
                raise CourseError(
                    f"{self.submitted}: no submission of {self.chapter} by {', '.join(missing)}."
                )
            found = [student for student in found if student in only]
        return found

    def read(self, student: str) -> SubmissionFolder:
        """Read one submission; whatever is wrong with it is told in what is returned."""
        found = SubmissionFolder(student)
        folder = self.submitted / student / self.chapter
        try:
            for path in (folder.parent, folder):
                if path.is_symlink():
                    raise Refused(f"{path.name} is a link, not a folder.")
            if not folder.is_dir():
                raise Refused(f"{self.chapter} is not a folder.")
            found.timestamp = self._timestamp(folder, found)
            notebook = self._notebook(folder, found)
            found.content = read_regular(notebook, MAX_NOTEBOOK_BYTES)
            found.files = self._files(folder, found)
        except Refused as refused:
            found.refused = str(refused)
        except OSError as error:
            found.refused = f"It could not be read: {error.strerror or error}."
        return found

    def _notebook(self, folder: Path, found: SubmissionFolder) -> Path:
        right = folder / f"{self.chapter}.ipynb"
        if os.path.lexists(right):
            return right
        others = sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))
        if len(others) == 1:
            found.notes.append(f"The notebook is named {others[0].name}; it was graded as it is.")
            return others[0]
        if not others:
            raise Refused(f"There is no notebook in the submission; hand in {self.chapter}.ipynb.")
        names = ", ".join(path.name for path in others)
        raise Refused(
            f"There are several notebooks ({names}), and none is named {self.chapter}.ipynb."
        )

    def _files(self, folder: Path, found: SubmissionFolder) -> dict[str, bytes]:
        """Files that go with the notebook, but for those that would hide installed packages."""
        files: dict[str, bytes] = {}
        left = MAX_FILES_BYTES
        for path in walk(folder):
            name = path.relative_to(folder).as_posix()
            if path.suffix == ".ipynb":
                continue
            if hides_a_package(name):
                found.notes.append(f"{name} would hide an installed package; it was left out.")
                continue
            try:
                content = read_regular(path, left)
            except (Refused, OSError) as error:
                found.notes.append(f"{name} was left out: {error}")
                continue
            left -= len(content)
            files[name] = content
        return files

    def _timestamp(self, folder: Path, found: SubmissionFolder) -> datetime | None:
        path = folder / TIMESTAMP
        if not os.path.lexists(path):
            return None
        try:
            text = read_regular(path, 1000).decode().strip()
            stamp: datetime | None = parse_utc(text) if text else None
        except (Refused, OSError, ValueError, OverflowError):
            found.notes.append(f"{TIMESTAMP} does not hold a time; it was not used.")
            return None
        return stamp


def chapter_files(source: Path) -> dict[str, bytes]:
    """The files that a chapter's notebook needs, which lie beside its source."""
    return {
        path.relative_to(source.parent).as_posix(): path.read_bytes()
        for path in walk(source.parent)
        if path.suffix != ".ipynb"
    }


def walk(folder: Path) -> Iterator[Path]:
    """All files below a folder; links are not followed, hidden and made files are passed over."""
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(n for n in folders if n not in IGNORED and not n.startswith("."))
        for name in sorted(names):
            if name not in IGNORED and not name.startswith("."):
                yield Path(root) / name


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file: no link, no pipe, not too long."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise Refused(f"{path.name} is a link, not a file.")
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise Refused(f"{path.name} is not a file.")
        if state.st_size > most:
            raise Refused(f"{path.name} is too large ({state.st_size:,} bytes).")
        return file.read()


def hides_a_package(name: str) -> bool:
    """Whether a file in the working folder would be imported in place of an installed package.

    A file of the student's own named ``numpy.py`` breaks everything, and one named ``coursekit.py``
    could pass every test.
    """
    first, _, rest = name.partition("/")
    module = first if rest else first.partition(".")[0]
    if not rest and not first.endswith((".py", ".so", ".pyd", ".pyc")):
        return False
    if module in sys.stdlib_module_names:
        return True
    try:
        found = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return False
    # A folder is found from the working directory as well; only what is installed counts.
    return found is not None and found.origin is not None
