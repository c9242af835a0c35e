"""A class's folder, in nbgrader's layout: what was submitted, and where results go.

``submitted/`` is read and never written. Names in it come from students: a link or an odd name must
not lead out of the folder, and what is told of it must not be obeyed by a terminal or a page.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from coursekit.errors import CourseError

MAX_NOTEBOOK_BYTES = 200_000_000
MAX_FILES, MAX_FILES_BYTES = 2000, 50_000_000
MAX_DEPTH = 20
LONGEST_NAME = 150  # bytes; files are named after it, with something before and behind
TIMESTAMP = "timestamp.txt"
# Not in a name that pages, terminals and other systems are given: control characters, what makes
# text run backwards, what is not UTF-8, and what begins or ends a tag, a text or a folder.
ODD = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>"`\\]')
IGNORED = {".ipynb_checkpoints", "__pycache__", TIMESTAMP, "feedback"}


class Refused(Exception):
    """Something in a submission's folder is not taken; the message says what and why."""


@dataclass
class SubmissionFolder:
    """What one student handed in for one chapter.

    Attributes
    ----------
    student : str
        The student's name in the gradebook, by :func:`safe_name`.
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
        """Students who handed in the chapter, by :func:`safe_name`.

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
            safe_name(path.name)
            for path in self.submitted.iterdir()
            if (path.is_symlink() or path.is_dir()) and os.path.lexists(path / self.chapter)
        )
        if not found:
            raise CourseError(
                f"{self.submitted}: no submission of {self.chapter} in it; each belongs into "
                f"STUDENT/{self.chapter}/{self.chapter}.ipynb."
            )
        if only:
            only = [safe_name(name) for name in only]
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
        try:
            folder = self._folder_of(student) / self.chapter
            if folder.parent.name != student:
                found.notes.append(f"The folder is named {shown(folder.parent.name)}.")
            for path in (folder.parent, folder):
                if path.is_symlink():
                    raise Refused(f"{code(path.name)} is a link, not a folder.")
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

    def _folder_of(self, student: str) -> Path:
        folder = self.submitted / student
        if os.path.lexists(folder):
            return folder
        named = [path for path in self.submitted.iterdir() if safe_name(path.name) == student]
        return named[0] if named else folder

    def _notebook(self, folder: Path, found: SubmissionFolder) -> Path:
        right = folder / f"{self.chapter}.ipynb"
        if os.path.lexists(right):
            return right
        others = sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))
        if len(others) == 1:
            found.notes.append(
                f"The notebook is named {shown(others[0].name)}; it was graded as it is."
            )
            return others[0]
        if not others:
            raise Refused(f"There is no notebook in the submission; hand in {self.chapter}.ipynb.")
        names = ", ".join([code(path.name) for path in others[:5]] + ["..."] * (len(others) > 5))
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
            if len(files) == MAX_FILES:
                found.notes.append(f"There are more than {MAX_FILES} files; the rest was left out.")
                break
            if hides_a_package(name):
                found.notes.append(f"{shown(name)} would hide an installed package; left out.")
                continue
            try:
                if ODD.search(name):
                    raise Refused("Its name has characters that file names should not have.")
                content = read_regular(path, left)
            except Refused as refused:
                found.notes.append(f"{shown(name)} was left out: {refused}")
                continue
            except OSError as error:
                found.notes.append(f"{shown(name)} was left out: {error.strerror}.")
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
        except Exception:  # what parses it is made for times, and fails in any way on other things
            found.notes.append(f"{TIMESTAMP} does not hold a time; it was not used.")
            return None
        return stamp


def safe_name(name: str) -> str:
    """A student's name for files, the gradebook and its pages.

    It is the folder's, unless that is very long, or hidden, or has characters that one of these
    would obey.
    """
    clean = re.sub(r"^\.", "_", ODD.sub("_", name))
    if clean == name and len(name.encode()) <= LONGEST_NAME:
        return name
    return f"{clean[:30]}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}"


def shown(name: str) -> str:
    """A file's name as it may be told."""
    clean = ODD.sub("\ufffd", name)
    return clean if len(clean) <= 80 else clean[:77] + "..."


def code(name: str) -> str:
    """A file's name for a sentence that is also Markdown."""
    return f"`{shown(name)}`"


def chapter_files(source: Path) -> dict[str, bytes]:
    """The files that a chapter's notebook needs, which lie beside its source."""
    return {
        path.relative_to(source.parent).as_posix(): path.read_bytes()
        for path in walk(source.parent)
        if path.suffix != ".ipynb"
    }


def walk(folder: Path) -> Iterator[Path]:
    """All files below a folder, but for hidden and made ones and those that lie very deep.

    Links are not followed.
    """
    top = len(folder.parts)
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(n for n in folders if n not in IGNORED and not n.startswith("."))
        if len(Path(root).parts) - top >= MAX_DEPTH:
            folders.clear()
        for name in sorted(names):
            if name not in IGNORED and not name.startswith("."):
                yield Path(root) / name


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file: no link, no pipe, not too long."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise Refused(f"{code(path.name)} is a link, not a file.")
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise Refused(f"{code(path.name)} is not a file.")
        if state.st_size > most:
            raise Refused(f"{code(path.name)} is too large ({state.st_size:,} bytes).")
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
