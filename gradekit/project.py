"""Where the course's files are: the project's root, its chapters and their notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError

CONFIG_FILE = "nbgrader_config.py"
SOURCE_FOLDER = "source_notebooks"
RELEASE_FOLDER = "release"
CACHE_FOLDER = ".cache"


@dataclass(frozen=True)
class Project:
    """A checkout of the course.

    Attributes
    ----------
    root : Path
        Absolute path of the folder that holds ``nbgrader_config.py`` and ``source_notebooks/``.
    """

    root: Path

    @classmethod
    def find(cls, start: Path | str | None = None) -> Project:
        """Find the project that holds a folder.

        Parameters
        ----------
        start : path, optional
            Where to look first, then in the folders above it; default: the working directory.

        Raises
        ------
        CourseError
            If neither the folder nor any above it is a project.
        """
        folder = Path(start or Path.cwd()).resolve()
        for candidate in (folder, *folder.parents):
            if (candidate / CONFIG_FILE).is_file() and (candidate / SOURCE_FOLDER).is_dir():
                return cls(candidate)
        raise CourseError(
            f"{folder}: neither this folder nor one above it holds {CONFIG_FILE} and "
            f"{SOURCE_FOLDER}/; change to a checkout of the course first."
        )

    @property
    def config_path(self) -> Path:
        """nbgrader's settings."""
        return self.root / CONFIG_FILE

    @property
    def source_root(self) -> Path:
        """The folder of all chapters' sources."""
        return self.root / SOURCE_FOLDER

    @property
    def release_root(self) -> Path:
        """The folder of all chapters' student versions."""
        return self.root / RELEASE_FOLDER

    @property
    def cache_root(self) -> Path:
        """Where results that can be made again are remembered; may be deleted at any time."""
        return self.root / CACHE_FOLDER

    def chapters(self) -> list[str]:
        """Names of all chapters that have a source notebook, in the course's order."""
        return sorted(
            path.name
            for path in self.source_root.iterdir()
            if path.is_dir() and self._notebook(self.source_root, path.name).is_file()
        )

    def check_chapter(self, chapter: str) -> str:
        """Return the name of a chapter, checked; a path like ``release/NAME/`` is understood.

        Raises
        ------
        CourseError
            If there is no such chapter; its message lists those there are.
        """
        name = Path(chapter).name
        chapters = self.chapters()
        if name not in chapters:
            known = ", ".join(chapters) or f"none: {SOURCE_FOLDER}/ holds no chapter yet"
            raise CourseError(f"unknown chapter '{chapter}'; chapters: {known}.")
        return name

    def source_notebook(self, chapter: str) -> Path:
        """Path of a chapter's source notebook; CourseError for an unknown chapter."""
        return self._notebook(self.source_root, self.check_chapter(chapter))

    def release_notebook(self, chapter: str) -> Path:
        """Path of a chapter's student version, which may not exist yet."""
        return self._notebook(self.release_root, self.check_chapter(chapter))

    def nbgrader_config(self) -> Any:
        """nbgrader's settings, read afresh: a traitlets ``Config`` that the caller may change."""
        from traitlets.config import PyFileConfigLoader

        return PyFileConfigLoader(CONFIG_FILE, path=str(self.root)).load_config()

    def relative(self, path: Path) -> str:
        """A path as messages show it: relative to the root where it lies in the project."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    @staticmethod
    def _notebook(folder: Path, chapter: str) -> Path:
        return folder / chapter / f"{chapter}.ipynb"
