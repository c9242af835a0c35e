"""A small class with feedback worth showing: named checks, comments, and hostile submissions."""

from __future__ import annotations

import base64
from pathlib import Path

import nbformat
from grading_chapter import CHAPTER, RIGHT, find, source_notebook, submission
from nbgrader.api import Gradebook

from gradekit.class_folder import ClassFolder
from gradekit.gradebook import GradebookWriter, put_tools_on_path, write_graded_notebook
from gradekit.grading import GradedNotebook, Score, Status
from gradekit.restore import Reference, RestoreCells
from gradekit.schemes import add_mark_schemes

SECRET = "double(-3)"  # stands in the hidden tests of the small chapter
MARK = "1: square"  # and this in its mark scheme
PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
        "f8cf500f0003050101a0d3a4400000000049454e44ae426082"
    )
).decode()

NAMED = """passed  double of a positive number (1)
FAILED  double of a negative number (0 of 2 points)
        double(-3) has the wrong value.
          expected: -6
          got: 6
          Look at: the sign.
a line that the answer prints
Points: 1 of 3.
"""

MARKUP = """<script>window.ran = 'script'</script>
<img src=x onerror="window.ran='onerror'"><img src="https://evil.example/pixel.png">
<svg onload="window.ran='svg'"><script>window.ran='svgscript'</script>
<a xlink:href="javascript:window.ran='xlink'"><circle r="9"/></a></svg>
<iframe src="javascript:parent.ran='iframe'"></iframe>
<iframe srcdoc="<script>parent.ran=1</script>"></iframe>
<object data="https://evil.example/o"></object><embed src="https://evil.example/e">
<meta http-equiv="refresh" content="0; url=https://evil.example/refresh">
<base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/x.css">
<style>@import url(https://evil.example/i.css);
body { background: url(https://evil.example/b) }</style>
<div style="background:url(https://evil.example/css);position:fixed;inset:0"
class="score" id="x">d</div>
<a href="javascript:window.ran='link'" id="hostile">click me</a>
<a href=" jAvAsCrIpT:window.ran='link2'">click me, too</a>
<a href="data:text/html,<script>1</script>">data</a>
<form action="https://evil.example/f"><button>b</button></form>
<video src="https://evil.example/v" autoplay></video><audio src="https://evil.example/a"></audio>
<math><mtext><table><mglyph><style><!--</style>
<img title="--&gt;&lt;img src=x onerror=window.ran='mxss'&gt;">
<noscript><p title="</noscript><img src=x onerror=window.ran='noscript'>"></noscript>
<details open ontoggle="window.ran='toggle'"><summary>s</summary></details>
<textarea></textarea><img src="data:image/svg+xml;base64,PHN2Zy8+" onload="window.ran='svgimg'">
"""
MARKDOWN = (
    MARKUP
    + r"""
[link](javascript:window.ran='mdlink') ![p](https://evil.example/md.png) ![at](attachment:a.svg)
![quote" onerror="window.ran='alt'](x) <https://evil.example/auto>

$\href{javascript:window.ran='href'}{x}$ $\text{<img src=x onerror=window.ran='tex'>}$
$$\style{background:url(https://evil.example/tex)}{y} \unknown{<script>window.ran='tex2'</script>}$$

As $\frac{1}{2}$ of $r^2$.
"""
)


def graded(outputs: dict[str, list], **answers: str) -> nbformat.NotebookNode:
    """A submission as the engine leaves it: tests restored, with these outputs by grade id."""
    notebook = submission(**answers)
    RestoreCells(Reference.of(source_notebook())).preprocess(notebook, {})
    for grade_id, shown in outputs.items():
        find(notebook, grade_id).outputs = [nbformat.from_dict(output) for output in shown]
    add_mark_schemes(notebook, source_notebook())
    return notebook


def stdout(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def shows(**data: str) -> dict:
    """An output by its kinds: ``html="..."``, ``png="..."``."""
    kinds = {
        "html": "text/html", "png": "image/png", "svg": "image/svg+xml", "plain": "text/plain",
        "js": "application/javascript", "md": "text/markdown", "latex": "text/latex",
    }  # fmt: skip
    content = {kinds[name]: text for name, text in data.items()}
    return {"output_type": "display_data", "data": content, "metadata": {}}


def failed_assert() -> dict:
    """A plain assert that failed, with the traceback that shows the hidden test."""
    lines = f"----> 1 assert {SECRET} == -6\n\nAssertionError: "
    return {
        "output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": [lines],
    }  # fmt: skip


def results() -> dict[str, GradedNotebook]:
    """The class: a usual submission, a hostile one, one that cannot be read."""
    usual = graded(
        {"double": [shows(html="<table><tr><td>cell</td></tr></table>", plain="x"),
                    shows(png=PIXEL, plain="<Figure>")],
         "test_double": [stdout(NAMED)], "test_area": [failed_assert()]},
        **RIGHT | {"written": "It grows as $r^2$, **twice**: $\\frac{1}{2}$."},
    )  # fmt: skip
    hostile = graded(
        {"double": [stdout(MARKUP), shows(html=MARKUP, plain="x"), shows(svg="<svg onload=ran()>"),
                    shows(js="window.ran = 'js'", plain="js"), shows(md=MARKDOWN),
                    shows(latex=r"\href{javascript:1}{x}"), shows(png='"><script>window.ran=1'),
                    {"output_type": "error", "ename": "<script>", "evalue": MARKUP,
                     "traceback": [MARKUP]}],
         "test_double": [stdout(f"passed  {MARKUP} (9)\n{MARKUP}"), shows(html=MARKUP)],
         "test_area": [{"output_type": "error", "ename": "<b>", "evalue": MARKUP,
                        "traceback": [MARKUP]}]},
        double=f"# {MARKUP}", area="x", written=MARKDOWN,
    )  # fmt: skip
    find(hostile, "written").attachments = {"a.svg": {"image/svg+xml": "PHN2Zy8+"}}
    return {
        "anna": result(usual, 1, 0.0, None),
        "mallory<script>window.ran='name'<b>": result(hostile, 3, 2, 0.5),
        "unreadable": GradedNotebook(
            None, Status.UNREADABLE, "The file is empty; see `x.ipynb`.",
            scores={"test_double": Score(0, 3), "test_area": Score(0, 2), "written": Score(0, 1)},
        ),
    }  # fmt: skip


def result(notebook, double: float, area: float, written: float | None) -> GradedNotebook:
    scores = {
        "test_double": Score(double, 3), "test_area": Score(area, 2), "written": Score(written, 1),
    }  # fmt: skip
    return GradedNotebook(notebook, Status.GRADED, scores=scores)


class Course:
    """What FeedbackPages asks of a project: a source and nbgrader's settings."""

    def __init__(self, root: Path) -> None:
        self.source = root / "source.ipynb"
        self.config_path = root / "nbgrader_config.py"
        nbformat.write(source_notebook(), self.source)
        self.config_path.write_text("c = get_config()\n")

    def source_notebook(self, chapter: str) -> Path:
        return self.source


def make_class(root: Path) -> tuple[Course, ClassFolder]:
    """A class that is graded, with comments of a person."""
    folder = ClassFolder(root, CHAPTER)
    put_tools_on_path()
    with GradebookWriter(folder.gradebook_url, CHAPTER, source_notebook()) as writer:
        for student, found in results().items():
            write_graded_notebook(folder.autograded(student), found)
            writer.record(student, found)
    with Gradebook(folder.gradebook_url) as book:
        for student in results():
            comments = book.find_submission_notebook(CHAPTER, CHAPTER, student).comments
            for comment in comments:
                if comment.name == "written":
                    comment.manual_comment = f"Well said, **{student[:4]}**. {MARKUP}"
        book.db.commit()
    return Course(root), folder
