"""``gradekit demo-class``: twelve submissions of one chapter, from perfect to hopeless.

They show what grading does, and prove it in ``make course``. Of each other chapter three students
hand something in: all of it right, nothing done, the first half done. Right answers come from the
chapter's source; other ways to be right, and to be wrong, from ``demo_answers/CHAPTER/GRADE_ID/``.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from gradekit.project import Project

DEFAULT_CHAPTER = "02_binary_single_layer"
DEFAULT_FOLDER = "demo_class"
OF_OTHER_CHAPTERS = ("demo-01-perfect", "demo-02-blank", "demo-03-first-half")
RECORD = ".gradekit-demo-class.json"
ANSWERS = Path(__file__).parent / "demo_answers"

CONFIG = '''"""nbgrader's settings for the demo class: the course's, and where its sources are."""

c = get_config()  # noqa: F821 - given by traitlets when it reads this file

load_subconfig({config!r})  # noqa: F821 - likewise
c.CourseDirectory.source_directory = {source!r}
c.CourseDirectory.release_directory = {release!r}
'''


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "demo-class",
        help="make a class of twelve submissions, to try grading with",
        description=f"Make twelve submissions of {DEFAULT_CHAPTER}, from perfect to hopeless, and "
        f"{len(OF_OTHER_CHAPTERS)} of every other chapter.",
    )
    parser.add_argument(
        "--class",
        dest="folder",
        metavar="DIR",
        help=f"where (default: {DEFAULT_FOLDER}/ in the course's folder); files that are not the "
        "demo class's are never written over",
    )


def run(args: argparse.Namespace) -> int:
    """Make the demo class."""
    from gradekit.project import Project

    project = Project.find()
    folder = Path(args.folder).absolute() if args.folder else project.root / DEFAULT_FOLDER
    others = [chapter for chapter in project.chapters() if chapter != DEFAULT_CHAPTER]
    names, changed = make_demo_class(project, folder, DEFAULT_CHAPTER, others)
    print(
        f"{len(names)} submissions of {DEFAULT_CHAPTER} in {project.relative(folder)}/submitted/, "
        f"{len(OF_OTHER_CHAPTERS)} of each of {len(others)} other chapters "
        f"({changed} files written, the others were there)"
    )
    return 0


def make_demo_class(
    project: Project, folder: Path, chapter: str, others: Sequence[str] = ()
) -> tuple[list[str], int]:
    """Write a demo class: all students of ``chapter``, and ``OF_OTHER_CHAPTERS`` of ``others``.

    Returns
    -------
    names : list of str
        The students.
    changed : int
        How many files were not there as they are now.

    Raises
    ------
    CourseError
        If the folder holds something else, or a file of it was changed by somebody.
    """
    from gradekit.restore import read_source

    source = read_source(project.source_notebook(chapter))
    submissions = DemoClass(source, chapter).submissions()
    files = {
        f"submitted/{name}/{chapter}/{chapter}.ipynb": content
        for name, content in submissions.items()
    }
    for other in others:
        of_other = DemoClass(read_source(project.source_notebook(other)), other).submissions()
        for name in OF_OTHER_CHAPTERS:
            files[f"submitted/{name}/{other}/{other}.ipynb"] = of_other[name]
    files["nbgrader_config.py"] = class_config(project, folder).encode()
    return list(submissions), write_own_files(folder, files)


def class_config(project: Project, folder: Path) -> str:
    """The class's ``nbgrader_config.py``: formgrader, started in the folder, opens this class."""

    def seen_from_class(path: Path) -> str:
        try:
            return Path(os.path.relpath(path, folder)).as_posix()
        except ValueError:  # another drive
            return path.as_posix()

    return CONFIG.format(
        config=seen_from_class(project.config_path),
        source=seen_from_class(project.source_root),
        release=seen_from_class(project.release_root),
    )


# Files of our own, and no others -----------------------------------------------------------------


def write_own_files(folder: Path, files: dict[str, bytes]) -> int:
    """Write files into a folder that is empty or our own; the number of files that changed.

    Raises
    ------
    CourseError
        Before anything is written, if a file would be overwritten that is not as we made it.
    """
    from coursekit.datasets.paths import replacing

    record = folder / RECORD
    made = read_record(record)
    if made is None:
        if folder.is_dir() and any(folder.iterdir()):
            raise CourseError(
                f"{folder}: this folder holds files of somebody else's; name an empty one or one "
                "that does not exist with --class."
            )
        made = {}
    if not folder.resolve().is_dir() and folder.exists():
        raise CourseError(f"{folder}: this is a file; name a folder with --class.")
    for name in {*files, *made}:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise CourseError(f"{path}: a link leads out of the class; remove it.")
        if path.is_file() and sha256(path.read_bytes()) not in (
            made.get(name),
            sha256(files.get(name, b"")),
        ):
            raise CourseError(
                f"{path}: somebody has changed this file of the demo class; move it away, or "
                "delete it to get it as it was."
            )
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    # The record comes first: a file that is there is then known to be ours, even after a crash.
    wanted = {name: sha256(content) for name, content in files.items()}
    write_record(record, {**made, **wanted})
    for name, content in files.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == content:
            continue
        with replacing(path) as file:
            file.write(content)
        changed += 1
    for name in set(made) - set(files):
        (folder / name).unlink(missing_ok=True)
    write_record(record, wanted)
    return changed


def read_record(path: Path) -> dict[str, str] | None:
    """Hashes of the files that this made, by name; None where it has made none."""
    try:
        made = json.loads(path.read_bytes())["made"]
        return {str(name): str(digest) for name, digest in made.items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(f"{path}: damaged; delete the demo class and make it again.") from error


def write_record(path: Path, made: dict[str, str]) -> None:
    """Note which files are ours."""
    from coursekit.datasets.paths import replacing

    content = {"about": "Files of the demo class, made by gradekit demo-class.", "made": made}
    with replacing(path) as file:
        file.write(json.dumps(content, indent=1, sort_keys=True).encode())


def sha256(content: bytes) -> str:
    """Hash of a file's content."""
    return hashlib.sha256(content).hexdigest()


# The submissions ---------------------------------------------------------------------------------


class DemoClass:
    """Makes submissions of a chapter, whatever its exercises are.

    Parameters
    ----------
    source : NotebookNode
        The chapter's source.
    chapter : str
        Its name, under which ``demo_answers/`` has other answers to it.
    """

    def __init__(self, source: NotebookNode, chapter: str) -> None:
        from nbgrader import utils

        from gradekit.restore import Reference, graded_cells

        self.source = source
        self.answers = ANSWERS / chapter
        self.released = Reference.of(source).released
        cells = dict(graded_cells(source))
        self.exercises = [
            name
            for name, cell in cells.items()
            if utils.is_solution(cell) and not utils.is_grade(cell)
        ]
        self.written = [
            name for name, cell in cells.items() if utils.is_solution(cell) and utils.is_grade(cell)
        ]
        self.tests = [name for name, cell in cells.items() if not utils.is_solution(cell)]
        if not self.exercises:
            raise CourseError(f"{chapter}: it has no exercise to make submissions of.")

    def submissions(self) -> dict[str, bytes]:
        """The class: student to the bytes of the notebook."""
        half = (len(self.exercises) + 1) // 2
        first, second = self.exercises[:half], self.exercises[half:]
        return {
            "demo-01-perfect": as_bytes(self.answered(self.exercises, written=True)),
            "demo-02-blank": as_bytes(self.blank()),
            "demo-03-first-half": as_bytes(self.answered(first)),
            "demo-04-import-error": as_bytes(self.import_error(second)),
            "demo-05-loops": as_bytes(self.answered(self.exercises, "loops", written=True)),
            "demo-06-other-formula": as_bytes(self.answered(self.exercises, "formula")),
            "demo-07-naive": as_bytes(self.answered(self.exercises, "wrong", written=True)),
            "demo-08-kernel-dies": as_bytes(self.kernel_dies()),
            "demo-09-endless-loop": as_bytes(self.endless_loop()),
            "demo-10-not-json": cut_off(as_bytes(self.answered(self.exercises))),
            "demo-11-tampered": as_bytes(self.tampered()),
            "demo-12-copied-cells": self.copied_cells(),
        }

    def blank(self) -> NotebookNode:
        """The notebook as students get it."""
        return copy.deepcopy(self.released)

    def cell(self, notebook: NotebookNode, grade_id: str) -> NotebookNode:
        """One cell of a notebook."""
        from gradekit.restore import graded_cells

        return dict(graded_cells(notebook))[grade_id]

    def solution(self, grade_id: str) -> str:
        """The source's answer, as a student would have typed it."""
        return without_markers(self.cell(self.source, grade_id).source)

    def other(self, grade_id: str, kind: str) -> str:
        """An answer of another kind, where there is one; else the source's."""
        path = self.answers / grade_id / f"{kind}.txt"
        return (
            path.read_text(encoding="utf-8").rstrip("\n")
            if path.is_file()
            else (self.solution(grade_id))
        )

    def answered(
        self, grade_ids: list[str], kind: str = "source", written: bool = False
    ) -> NotebookNode:
        """The notebook with some exercises answered, and perhaps the written questions too."""
        notebook = self.blank()
        for grade_id in grade_ids:
            self.cell(notebook, grade_id).source = self.other(grade_id, kind)
        if grade_ids == self.exercises:
            # Answers that are not graded stand in cells that nbgrader does not know.
            texts = {cell.id: cell.source for cell in self.source.cells}
            for cell in notebook.cells:
                if "nbgrader" not in cell.metadata and cell.cell_type == "code":
                    cell.source = without_markers(texts[cell.id])
        if written:
            for grade_id in self.written:
                self.cell(notebook, grade_id).source = self.solution(grade_id)
        return notebook

    def import_error(self, grade_ids: list[str]) -> NotebookNode:
        """Right answers, of which the first imports what is not installed."""
        notebook = self.answered(grade_ids or self.exercises)
        first = self.cell(notebook, (grade_ids or self.exercises)[0])
        first.source = f"import a_package_of_my_own\n\n\n{first.source}"
        return notebook

    def kernel_dies(self) -> NotebookNode:
        """Right answers; the one in the middle ends Python."""
        notebook = self.answered(self.exercises)
        middle = self.cell(notebook, self.exercises[len(self.exercises) // 2])
        middle.source = f"import os\n\n{middle.source}\n\n\nos._exit(1)"
        return notebook

    def endless_loop(self) -> NotebookNode:
        """Right answers, but for a loop without an end in the last one."""
        notebook = self.answered(self.exercises)
        last = self.cell(notebook, self.exercises[-1])
        last.source = f"while True:\n    pass\n\n{last.source}"
        return notebook

    def tampered(self) -> NotebookNode:
        """No right answer; one test deleted, the others emptied and their points raised."""
        notebook = self.answered(self.exercises, "wrong")
        for grade_id in self.tests:
            cell = self.cell(notebook, grade_id)
            cell.source = "pass  # all is well"
            cell.metadata["tags"] = ["skip-execution"]
            if cell.metadata.nbgrader.grade:
                cell.metadata.nbgrader["points"] = 100
        graded = [name for name in self.tests if self.cell(notebook, name).metadata.nbgrader.grade]
        notebook.cells.remove(self.cell(notebook, graded[0]))
        return notebook

    def copied_cells(self) -> bytes:
        """Right answers with copies of cells, another kernel, and Windows line ends."""
        notebook = self.answered(self.exercises)
        for grade_id in self.exercises:
            cell = self.cell(notebook, grade_id)
            draft = copy.deepcopy(cell)  # its cell id and its grade id too
            draft.source = self.cell(self.released, grade_id).source
            notebook.cells.insert(notebook.cells.index(cell), draft)
        notebook.metadata["kernelspec"] = {
            "name": "my-conda-env", "display_name": "My environment", "language": "python",
        }  # fmt: skip
        return b"\xef\xbb\xbf" + as_bytes(notebook).replace(b"\n", b"\r\n")


def without_markers(text: str) -> str:
    """A source's answer without what marks it as one, and without its mark scheme."""
    from gradekit.markers import MARK_SCHEME, SOLUTION

    lines, in_scheme = [], False
    for line in text.split("\n"):
        if MARK_SCHEME.begin in line:
            in_scheme = True
        elif MARK_SCHEME.end in line:
            in_scheme = False
        elif not in_scheme and SOLUTION.begin not in line and SOLUTION.end not in line:
            lines.append(line)
    return "\n".join(lines).strip("\n")


def cut_off(content: bytes) -> bytes:
    """The first half of a file, as a failed upload leaves it."""
    return content[: len(content) // 2]


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as Jupyter writes it, with whatever is wrong in it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
