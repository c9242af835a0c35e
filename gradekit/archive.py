"""One archive for students: the release, and all they need to install."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import coursekit
from coursekit.errors import CourseError
from gradekit.project import Project

NAME = "nncourse"
# The same content gives the same bytes: no clock, no umask.
DATE = (2020, 2, 2, 0, 0, 0)
MODE = 0o644


def default_path(project: Project) -> Path:
    """``dist/nncourse-student-VERSION.zip`` in the project."""
    return project.root / "dist" / f"{NAME}-student-{coursekit.__version__}.zip"


def write_archive(project: Project, chapters: list[str], path: Path) -> str:
    """Write the archive of chapters' releases, and say what is in it.

    Parameters
    ----------
    project : Project
        The checkout; its ``release/`` must be in sync.
    chapters : list of str
        Which chapters.
    path : Path
        Where to write it; an older one is replaced once the new one is whole.

    Raises
    ------
    CourseError
        If the wheel cannot be built.
    """
    top = f"{NAME}-{coursekit.__version__}"
    members: dict[str, bytes] = {}
    for chapter in chapters:
        folder = project.release_root / chapter
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            relative = file.relative_to(folder)
            if any(part.startswith(".") or part == "__pycache__" for part in relative.parts):
                continue
            members[f"{top}/{chapter}/{relative.as_posix()}"] = file.read_bytes()
    wheel, content = build_wheel(project)
    members[f"{top}/{wheel}"] = content
    members[f"{top}/requirements.txt"] = requirements(wheel).encode()
    members[f"{top}/README.txt"] = readme(chapters, wheel).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            for name in sorted(members):
                info = zipfile.ZipInfo(name, DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = MODE << 16
                info.create_system = 3
                archive.writestr(info, members[name])
        os.chmod(temporary, MODE)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    size = path.stat().st_size / 1e6
    return f"{project.relative(path)}: {len(chapters)} chapters, {wheel}, {size:.1f} MB"


def build_wheel(project: Project) -> tuple[str, bytes]:
    """Build the wheel of `coursekit` and `gradekit`, without a network; its name and content."""
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ImportError as error:
        raise CourseError(
            "the archive holds a wheel, which hatchling builds: install the extra 'instructor'."
        ) from error
    with tempfile.TemporaryDirectory(prefix="gradekit-") as folder:
        try:
            builder = WheelBuilder(str(project.root))
            wheel = Path(next(iter(builder.build(directory=folder, versions=["standard"]))))
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise CourseError(f"the wheel cannot be built: {error}") from error
        return wheel.name, wheel.read_bytes()


def requirements(wheel: str) -> str:
    """Requirements file of the archive: the wheel beside it, and JupyterLab."""
    return (
        "# Run 'pip install -r requirements.txt' in this folder: it holds the wheel named below.\n"
        f"./{wheel}[lab]\n"
    )


def readme(chapters: list[str], wheel: str) -> str:
    """How to start, for whoever has just unpacked the archive."""
    listed = "\n".join(f"  {chapter}/{chapter}.ipynb" for chapter in chapters)
    first = chapters[0]
    return f"""\
Neural networks, from NumPy to PyTorch

The chapters:

{listed}

On your own computer
--------------------
You need Python 3.11 or later. In a terminal, in this folder:

  python3 -m venv .venv
  source .venv/bin/activate        (on Windows: .venv\\Scripts\\activate)
  pip install -r requirements.txt
  jupyter lab

This takes a few minutes the first time. The last command opens a browser; open a chapter's
notebook there and run its cells from top to bottom. Another time, only the second and the last
command are needed.

On Google Colab
---------------
Upload a notebook ("File", "Upload notebook"). In Colab's file browser on the left, upload
{wheel}. In a new first cell of the notebook, run

  %pip install ./{wheel}

and delete that cell before you hand the notebook in.

The exercises
-------------
Write your answer where it says "YOUR CODE HERE", or in place of the line under "<FILL IN>", and
delete the line "raise NotImplementedError". Each exercise has a test below it that says what to
look at next. Cells with tests are locked; leave them as they are. Before you hand in, restart the
kernel, run all cells, and save.

Hand in the notebook under its own name, for example {first}.ipynb.

The data
--------
Nothing has to be downloaded: without photographs the chapters use pictures drawn by code. The line
that loading prints says how to get the photographs.
"""
