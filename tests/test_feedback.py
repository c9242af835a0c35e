"""Feedback pages: what a student reads, and that nothing of a submission's own runs in them."""

from __future__ import annotations

import re
import shutil
import threading
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from feedback_class import MARK, MARKDOWN, PIXEL, SECRET, Course, make_class
from grading_chapter import CHAPTER
from nbgrader.api import Gradebook

from coursekit.errors import CourseError
from gradekit import safe_html
from gradekit.class_folder import ClassFolder
from gradekit.feedback import FeedbackPages, page_path
from gradekit.feedback_page import POLICY, Wanted, checks

MALLORY = "mallory<script>window.ran='name'<b>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def written(folder) -> dict[str, str]:
    """The pages of all students."""
    course, class_folder = make_class(folder)
    done = FeedbackPages(course, class_folder, Wanted()).write()
    return {student: page_path(class_folder, student).read_text() for student, _ in done}


@pytest.fixture
def own(folder, written, tmp_path) -> tuple[Course, ClassFolder]:
    """A copy of the class, to change."""
    shutil.copytree(folder, tmp_path / "class")
    return Course(tmp_path / "class"), ClassFolder(tmp_path / "class", CHAPTER)


def body(page: str) -> str:
    return page.split("<body>")[1]


# --- what it says -------------------------------------------------------------------------------


def test_points_reasons_and_comments(written):
    page = body(written["anna"])
    assert '<p class="score">1 <small>of 6 points</small></p>' in page
    assert "1 of 3 points" in page
    assert '<li class="passed">double of a positive number <span class="share">(1)</span>' in page
    assert '<li class="failed">double of a negative number' in page
    assert "double(-3) has the wrong value." in page
    assert "Look at: the sign." in page
    assert "a line that the answer prints" in page
    assert "not read yet, 1 point" in page
    assert "1 point more are still to be given by a person" not in page
    assert "1 point is still to be given by a person." in page
    assert "Well said, <strong>anna</strong>." in page
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in page
    assert "<td>cell</td>" in page
    assert f"data:image/png;base64,{PIXEL}" in page


def test_a_plain_assert_shows_no_line_of_the_test(written):
    page = written["anna"]
    assert "A test did not hold." in page
    assert f"assert {SECRET}" not in page
    assert "BEGIN HIDDEN" not in page
    assert MARK not in page
    assert "As the radius squared" not in page


def test_a_submission_that_could_not_be_read(written):
    page = body(written["unreadable"])
    assert "The file is empty; see <code>x.ipynb</code>." in page
    assert "0 of 3 points" in page
    assert "The cell for this answer is not in the notebook." in page


def test_solutions_and_hidden_tests_only_if_wanted(own):
    course, class_folder = own
    plain = FeedbackPages(course, class_folder, Wanted()).page("anna", set())
    assert "A solution" not in plain
    assert "return factor * x" not in re.sub("<[^>]*>", "", plain)
    solved = FeedbackPages(course, class_folder, Wanted(solutions=True)).page("anna", set())
    text = re.sub("<[^>]*>", "", solved)
    assert text.count("A solution") == 3
    assert "return factor * x" in text
    assert "It grows with the square." in text
    assert MARK not in text
    assert "&lt;SOL&gt;" not in text
    assert "HIDDEN" not in text
    shown = FeedbackPages(course, class_folder, Wanted(hidden_tests=True)).page("anna", set())
    assert f"assert {SECRET}" in re.sub("<[^>]*>", "", shown)


def test_a_persons_grade_is_on_the_page(own):
    course, class_folder = own
    with Gradebook(class_folder.gradebook_url) as book:
        grade = book.find_grade("written", CHAPTER, CHAPTER, "anna")
        grade.manual_score, grade.needs_manual_grade = 0.75, False
        book.db.commit()
    FeedbackPages(course, class_folder, Wanted()).write(["anna"])
    page = body(page_path(class_folder, "anna").read_text())
    assert "0.75 of 1 point" in page
    assert '<p class="score">1.75 ' in page
    assert "by a person" not in page


def test_the_lines_of_named_checks():
    text = (
        "hello\npassed  a (b) c (0.5)\nFAILED  d (0 of 1 points)\n        why\n\n"
        "STOPPED e: it ran too long\nPoints: 0.5 of 2.\n"
    )
    made = checks(text)
    assert made.count('<li class="passed">a (b) c <span class="share">(0.5)</span></li>') == 1
    assert '<li class="failed">d <span class="share">(0 of 1 points)</span><pre' in made
    assert ">why</pre>" in made
    assert '<li class="failed">e: it ran too long' in made
    assert "Points:" not in made
    assert made.index("hello") < made.index("a (b) c")
    assert checks("") == ""


# --- that nothing runs --------------------------------------------------------------------------


class Markup(HTMLParser):
    """All elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


OURS = {
    "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section",
}  # fmt: skip


@pytest.mark.parametrize("student", ["anna", MALLORY, "unreadable"])
def test_only_harmless_markup_is_on_the_page(written, student):
    for tag, attributes in Markup(written[student]).found:
        assert tag in safe_html.TAGS | safe_html.MATH_TAGS | OURS, tag
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style" or re.fullmatch(r"width:\d+%", value)
            if name == "src":
                assert value.startswith("data:image/png;base64,")
            if name == "href":
                assert value.startswith(("#part-", "https://", "http://", "mailto:"))
    assert written[student].split("<body>")[0].count("<style>") == 1
    policy = [a["content"] for tag, a in Markup(written[student]).found if "http-equiv" in a]
    assert policy == [POLICY]


def test_a_students_classes_and_ids_do_not_come_through(written):
    page = body(written[MALLORY])
    assert page.count('class="score"') == 1
    assert 'id="x"' not in page


@pytest.mark.browser
def test_hostile_pages_in_a_browser(written, folder, browser):
    requests, dialogs, errors = [], [], []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for student in (MALLORY, "anna"):
        path = folder / "page.html"
        path.write_text(written[student])
        requests.clear()
        page.goto(path.as_uri())
        page.evaluate(
            "document.querySelectorAll('a').forEach(a => a.href.startsWith('http') || a.click())"
        )
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert page.url.split("#")[0] == path.as_uri()
        assert page.evaluate("document.querySelectorAll('script, iframe, form, svg').length") == 0
    assert dialogs == []
    assert errors == []
    page.close()


@pytest.fixture
def server():
    """A server on this machine, which notes what is asked of it."""
    asked: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Note)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("policy", [True, False])
def test_the_policy_holds_even_if_something_came_through(written, folder, browser, server, policy):
    """The second wall: the same page with the hostile markup put in as it is."""
    host, asked = server
    # A refresh is no matter of the policy: the sanitizer alone takes it out.
    hostile = re.sub('<meta http-equiv="refresh"[^>]*>', "", MARKDOWN)
    text = written["anna"].replace("<main>", f"<main>{hostile}")
    if not policy:
        text = text.replace("Content-Security-Policy", "none")
    path = folder / "through.html"
    path.write_text(text.replace("https://evil.example", host))
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    assert (page.evaluate("window.ran") is None) == policy
    assert (asked == []) == policy
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 360])
def test_a_page_fits_its_window(written, folder, browser, width):
    path = folder / "fits.html"
    path.write_text(written[MALLORY])
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


# --- formulas and markup on their own -----------------------------------------------------------


def test_formulas_become_mathml_or_stay_as_typed():
    made = safe_html.markdown(
        r"$\frac{1}{2}$ and $$\begin{aligned} a &= b \\ c &= d \end{aligned}$$"
    )
    assert made.count("<math") == 2
    assert "<mtable" in made
    assert safe_html.markdown(r"$\frac{$") == "<p><code>$\\frac{$</code></p>\n"
    assert "<code>$" in safe_html.markdown(rf"${'{' * 3000}$")
    assert "<code>" in safe_html.markdown(r"$\nosuchcommand{x}$")


def test_a_formula_cannot_carry_attributes_or_elements():
    made = safe_html.formula(
        r"\href{javascript:alert(1)}{x} \style{color:red}{y} a < b \& c", False
    )
    assert "href" not in made
    assert "style=" not in made
    assert "&lt;" in made


def test_pictures_are_taken_only_from_the_notebook():
    attached = {"a.png": {"image/png": PIXEL}, "b.svg": {"image/svg+xml": "PHN2Zy8+"}}
    made = safe_html.markdown(
        "![one](attachment:a.png) ![two](attachment:b.svg) ![three](c.png)", attached
    )
    assert made.count("<img") == 1
    assert "[picture: two]" in made
    assert "[picture: three]" in made


def test_what_is_no_picture_is_not_shown_as_one():
    output = {"output_type": "display_data", "data": {"image/png": "<script>", "text/plain": "t"}}
    assert safe_html.output(nbformat.from_dict(output)) == '<pre class="">t</pre>'


# --- what can be wrong --------------------------------------------------------------------------


def test_without_a_gradebook(tmp_path, own):
    course, _ = own
    with pytest.raises(CourseError, match="no gradebook; run gradekit grade 05_small first"):
        FeedbackPages(course, ClassFolder(tmp_path, CHAPTER), Wanted()).write()
    assert not (tmp_path / "gradebook.db").exists()


def test_a_student_who_is_not_there(own):
    course, class_folder = own
    with pytest.raises(CourseError, match="no graded submission by nobody"):
        FeedbackPages(course, class_folder, Wanted()).write(["anna", "nobody"])


def test_a_graded_notebook_that_is_missing(own):
    course, class_folder = own
    class_folder.autograded("anna").unlink()
    with pytest.raises(CourseError, match="missing or damaged; run gradekit grade 05_small"):
        FeedbackPages(course, class_folder, Wanted()).write(["anna"])


def test_a_link_that_leads_out(own, tmp_path):
    course, class_folder = own
    page = page_path(class_folder, "anna")
    shutil.rmtree(page.parent)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    page.parent.symlink_to(elsewhere)
    with pytest.raises(CourseError, match="a link leads out"):
        FeedbackPages(course, class_folder, Wanted()).write(["anna"])
    assert list(elsewhere.iterdir()) == []
