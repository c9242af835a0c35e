"""Sphinx's pages of chapters: the edition that is asked for, made from the source as it is read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat

from coursekit.errors import CourseError
from gradekit.book import editions, header
from gradekit.book.outputs import Chapter, is_notebook

# Where they lie in an edition.
SLIDES_FOLDER, PDF_NAME = "slides", "course.pdf"
EDITIONS = ("instructor", "public")


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.add_config_value("course_edition", "instructor", "env", str)
    app.add_config_value("course_repository", "", "env", str)
    app.add_config_value("course_branch", "main", "env", str)
    # What `gradekit site` makes besides the pages: slides, pdf.
    app.add_config_value("course_extras", [], "env", [list])
    app.connect("config-inited", check_edition)
    app.connect("source-read", read_chapter)
    app.connect("build-finished", copy_student_versions)


def check_edition(app: Any, config: Any) -> None:
    """Refuse a name that is none; let no source of the public edition be copied beside it."""
    if config.course_edition not in EDITIONS:
        raise CourseError(
            f"course_edition is {config.course_edition!r}; it can be {' or '.join(EDITIONS)}."
        )
    if config.course_edition == "public":
        config.html_copy_source = False
        config.html_show_sourcelink = False
        config.html_theme_options = {**config.html_theme_options, "use_download_button": False}


def read_chapter(app: Any, docname: str, content: list[str]) -> None:
    """Sphinx's ``source-read``: change a chapter's text in memory."""
    if is_notebook(app, docname):
        content[0] = json.dumps(page(app.config, Path(str(app.env.doc2path(docname))), docname))


def page(config: Any, path: Path, docname: str) -> dict[str, Any]:
    """One chapter as a page of the edition that is asked for.

    Raises
    ------
    CourseError
        If the public edition's outputs are not in the cache: the chapter did not run.
    """
    chapter = Chapter(path, docname, config)
    source = json.loads(path.read_text(encoding="utf-8"))
    course = source["metadata"].get("course")
    text = None
    if course is not None and "chapter" in course:
        extras = config.course_extras
        up = "../" * docname.count("/")
        released = student_version(path).is_file()
        text = header.text(
            course, config.course_edition, minutes=header.minutes_to_read(source["cells"]),
            seconds=chapter.seconds(),
            links=header.Links(
                download=f"{up}{header.STUDENT_FOLDER}/{path.name}" if released else "",
                slides=f"{up}{SLIDES_FOLDER}/{path.stem}.html" if "slides" in extras else "",
                pdf=f"{up}{PDF_NAME}" if "pdf" in extras else "",
                repository=config.course_repository, branch=config.course_branch,
            ),
        )  # fmt: skip
    if config.course_edition == "instructor":
        return editions.instructor_page(source, docname, text)
    executed = chapter.executed()
    if executed is None:
        raise CourseError(f"{docname}.ipynb did not run to its end, so it has no outputs to show.")
    made = editions.public_page(released_now(path), executed, docname, text)
    # The outputs are those of the source, which has other code: myst-nb must not look for them.
    made["metadata"]["mystnb"] = {"execution_mode": "off"}
    return made


def released_now(path: Path) -> dict[str, Any]:
    """The student version of the source as it is now, as JSON."""
    from gradekit.release import student_version as released

    source = nbformat.read(path, as_version=4)
    found: dict[str, Any] = json.loads(nbformat.writes(released(source)))
    return found


def student_version(path: Path) -> Path:
    """Where the release has the student version of a source."""
    return path.parents[2] / "release" / path.parent.name / path.name


def copy_student_versions(app: Any, exception: Exception | None) -> None:
    """Put the released notebooks beside the pages, for their download links."""
    if exception is not None or app.builder.format != "html":
        return
    for docname in app.env.found_docs:
        path = Path(str(app.env.doc2path(docname)))
        if is_notebook(app, docname) and student_version(path).is_file():
            target = Path(app.outdir) / header.STUDENT_FOLDER
            target.mkdir(exist_ok=True)
            shutil.copyfile(student_version(path), target / path.name)
