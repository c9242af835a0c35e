"""A student's feedback as one page: nbgrader's converter, with a layout that shows exercises.

The page has points, what the tests said, the student's answers and the grader's comments. Hidden
tests' code, mark schemes and anything that a browser would run are left out.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets import List, Unicode

from gradekit import safe_html
from gradekit.demo_class import without_markers
from gradekit.restore import SILENT, graded_cells
from gradekit.schemes import LeaveOutMarkSchemes
from gradekit.scoretable import marked_code, number

TEMPLATES = Path(__file__).parent / "templates"
# No script, no frame, no form, no request: whatever might have come through stays dead.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
CHECK_LINE = re.compile(r"(passed|FAILED|STOPPED) +(.*?)(?: (\([^()]*\)))?$")
NO_MESSAGE = "A test did not hold."


@dataclass
class Answer:
    """What a student wrote in one cell, as HTML."""

    text: str
    outputs: list[str] = field(default_factory=list)
    comment: str = ""


@dataclass
class Part:
    """One graded cell with the answers it is about."""

    grade_id: str
    title: str
    points: float
    max_points: float
    waiting: bool = False
    written: bool = False
    repeated: bool = False
    question: str = ""
    answers: list[Answer] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    test_code: str = ""
    solutions: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What tells it from another part under the same heading."""
        return self.grade_id.removeprefix("test_").replace("_", " ")

    @property
    def given(self) -> str:
        """Points in a text."""
        return number(self.points)

    @property
    def worth(self) -> str:
        """What it is worth, in words."""
        return in_words(self.max_points)

    @property
    def look(self) -> str:
        """The class of its points."""
        if self.waiting:
            return "wait"
        return "full" if self.points >= self.max_points else "" if self.points else "zero"


@dataclass(frozen=True)
class Wanted:
    """What an instructor wants on the pages."""

    solutions: bool = False
    hidden_tests: bool = False


class Page(TemplateExporter):
    """nbconvert's exporter for our layout."""

    template_name = Unicode("student_page").tag(config=True)
    extra_template_basedirs = List([str(TEMPLATES)]).tag(config=True)
    file_extension = Unicode(".html").tag(config=True)
    output_mimetype = "text/html"


class Feedback(GenerateFeedback):
    """nbgrader's converter, told what to leave out."""

    export_class = Page

    def page(self, notebook: NotebookNode, resources: dict[str, Any], exercises: Exercises) -> str:
        """One student's page.

        Parameters
        ----------
        notebook : NotebookNode
            The graded notebook.
        resources : dict
            nbgrader's: ``{"nbgrader": {"student": ..., "notebook": ..., ...}}``.
        exercises : Exercises
            What makes the page's content.
        """
        exporter = Page(config=self.config, log=SILENT)
        for preprocessor in (GetGrades, LeaveOutMarkSchemes, exercises):
            exporter.register_preprocessor(preprocessor, enabled=True)
        text, _ = exporter.from_notebook_node(notebook, resources)
        return str(text)


class Exercises(NbGraderPreprocessor):
    """Puts into ``resources["feedback"]`` what the page shows, all of it harmless HTML.

    Parameters
    ----------
    source : NotebookNode
        The chapter's source.
    wanted : Wanted
        What else is to be shown.
    waiting : set of str
        Grade ids that a person still has to grade.
    """

    def __init__(
        self, source: NotebookNode, wanted: Wanted, waiting: set[str], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.source, self.wanted, self.waiting = source, wanted, waiting

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Collect the exercises of a graded notebook."""
        parts = self.parts(dict(graded_cells(nb)))
        titles = [part.title for part in parts]
        for part in parts:
            part.repeated = titles.count(part.title) > 1
        course = self.source.metadata.get("course", {})
        told = nb.metadata.get("course", {}).get("grading", {})
        score = resources["nbgrader"]
        worth = sum(part.max_points for part in parts)
        open_points = sum(part.max_points for part in parts if part.waiting)
        resources["feedback"] = {
            "title": course.get("title", score["notebook"]),
            "chapter": score["notebook"],
            "version": course.get("version", ""),
            "student": score["student"],
            "given": number(score["score"]),
            "worth": in_words(worth),
            "percent": round(100 * max(0.0, min(1.0, score["score"] / worth)) if worth else 0),
            "late": in_words(score["late_penalty"]) if score["late_penalty"] else "",
            "waiting": still_open(open_points),
            "reason": marked_code(str(told.get("reason", ""))),
            "parts": parts,
            "policy": POLICY,
            "style": style(),
        }
        return nb, resources

    def parts(self, graded: dict[str, NotebookNode]) -> list[Part]:
        """The graded cells in the order of the source, with the answers before each."""
        parts: list[Part] = []
        heading = question = ""
        answers: list[tuple[str, NotebookNode]] = []
        for cell in self.source.cells:
            known = cell.metadata.get("nbgrader", {})
            grade_id = known.get("grade_id", "")
            if cell.cell_type == "markdown" and not known:
                titles = re.findall(r"^#{1,6} +(.+?)\s*$", cell.source, flags=re.MULTILINE)
                heading = without_points(titles[-1]) if titles else heading
                question = safe_html.markdown(cell.source, cell.get("attachments"))
            elif utils.is_grade(cell):
                written = utils.is_solution(cell)
                part = Part(grade_id, heading or grade_id, *points_of(graded.get(grade_id), cell))
                part.waiting, part.written = grade_id in self.waiting, written
                part.question, question = question, ""
                if written:
                    answers = [(grade_id, cell)]
                elif grade_id in graded:
                    part.results = results(graded[grade_id])
                    if self.wanted.hidden_tests:
                        part.test_code = code(cell.source)
                if not answers and parts:
                    part.answers.append(Answer('<p class="dim">The same as above.</p>'))
                for name, own in answers:
                    part.answers.append(answer(graded.get(name)))
                    if self.wanted.solutions:
                        part.solutions.append(solution(own))
                answers = []
                parts.append(part)
            elif utils.is_solution(cell):
                answers.append((grade_id, cell))
        return parts


def without_points(title: str) -> str:
    """A heading without the points that it ends in: they stand beside it."""
    return re.sub(r"\s*\([\d.]+ points?\)$", "", title)


def points_of(graded: NotebookNode | None, source: NotebookNode) -> tuple[float, float]:
    """Points given, and to be had, as the gradebook says."""
    worth = float(source.metadata.nbgrader.points)
    if graded is None:
        return 0.0, worth
    return float(graded.metadata.nbgrader.get("score") or 0.0), worth


def answer(cell: NotebookNode | None) -> Answer:
    """What a student wrote, with what it showed and what the grader says."""
    if cell is None:
        return Answer('<p class="dim">The cell for this answer is not in the notebook.</p>')
    comment = cell.metadata.nbgrader.get("comment") or ""
    if cell.cell_type == "markdown":
        text = safe_html.markdown(cell.source, cell.get("attachments"))
        return Answer(f'<div class="answer text">{text}</div>', [], safe_html.markdown(comment))
    outputs = [safe_html.output(shown) for shown in cell.get("outputs", [])]
    return Answer(code(cell.source), [o for o in outputs if o], safe_html.markdown(comment))


def results(cell: NotebookNode) -> list[str]:
    """What a test said, without a line of its code."""
    found = []
    for shown in cell.get("outputs", []):
        if shown.output_type == "stream" and shown.get("name") == "stdout":
            found.append(checks(str(shown.text)))
        elif shown.output_type == "error":
            # A traceback shows the hidden test's code; the message is meant for students.
            message = str(shown.evalue).strip()
            if shown.ename != "AssertionError":
                message = f"{shown.ename}: {message}" if message else str(shown.ename)
            found.append(safe_html.pre(message or NO_MESSAGE, "error"))
        elif shown.output_type in ("stream", "display_data"):
            found.append(safe_html.output(shown))
    shown_at_all = [text for text in found if text]
    score = cell.metadata.nbgrader.get("score") or 0
    if not shown_at_all and score >= cell.metadata.nbgrader.points:
        return ['<p class="full">All tests passed.</p>']
    return shown_at_all


def checks(text: str) -> str:
    """The lines that named checks print, as a list; other lines as they were printed."""
    made: list[str] = []
    plain: list[str] = []
    item: list[str] = []  # class, name, share, lines of the message

    def flush() -> None:
        if plain:
            made.append(f"<li>{safe_html.pre(chr(10).join(plain))}</li>" if any(plain) else "")
            plain.clear()
        if item:
            look, name, share, *lines = item
            message = safe_html.pre("\n".join(lines))
            made.append(
                f'<li class="{look}">{html.escape(name)} '
                f'<span class="share">{html.escape(share)}</span>{message}</li>'
            )
            item.clear()

    for line in safe_html.strip_ansi(text[: safe_html.MOST_TEXT]).splitlines():
        if match := CHECK_LINE.match(line):
            flush()
            item += ["passed" if match[1] == "passed" else "failed", match[2], match[3] or ""]
        elif item and line.startswith(" " * 8):
            item.append(line[8:])
        elif not line.startswith("Points: "):
            if item:
                flush()
            plain.append(line)
    flush()
    listed = "\n".join(text for text in made if text)
    return f'<ul class="checks">\n{listed}\n</ul>' if listed else ""


def solution(cell: NotebookNode) -> str:
    """The source's own answer, without its mark scheme."""
    text = without_markers(cell.source)
    if cell.cell_type == "code":
        return code(text)
    return f'<div class="text">{safe_html.markdown(text, cell.get("attachments"))}</div>'


def code(text: str) -> str:
    """Python, colored."""
    colored = highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return f'<pre class="code">{colored}</pre>'


def style() -> str:
    """The page's style sheet, with colors of code for light and for dark."""
    own = (TEMPLATES / "student_page" / "style.css").read_text(encoding="utf-8")
    light = HtmlFormatter(style="default").get_token_style_defs(".code")
    dark = HtmlFormatter(style="github-dark").get_token_style_defs(".code")
    return "\n".join([own, *light, "@media (prefers-color-scheme: dark) {", *dark, "}"])


def in_words(points: float) -> str:
    """``1 point``, ``2.5 points``."""
    return "1 point" if points == 1 else f"{number(points)} points"


def still_open(points: float) -> str:
    """How much a person has still to give; "" if nothing."""
    verb = "is" if points == 1 else "are"
    return f"{in_words(points)} {verb} still to be given by a person." if points else ""
