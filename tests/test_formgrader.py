"""nbgrader's formgrader over a class that ``gradekit grade`` has graded, in headless Chromium.

Nothing may come from the web; MathJax, which formgrader takes from there, is done without.
"""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from grading_chapter import CHAPTER, RIGHT, as_bytes, submission
from nbgrader.api import Gradebook
from test_pipeline import make_project, write

from gradekit import cli

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

TOKEN = "a-token-of-this-test"
COMMENT = "Of which square, and why?\nSee section 2."
CLASS = {
    "anna": as_bytes(submission(**RIGHT)),
    "ben": as_bytes(submission(area=RIGHT["area"], written="With the radius.")),
    "cleo": as_bytes(submission()),
    "dora": b"{ this is not a notebook",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course's folder with a class in it, graded in a jail."""
    root = make_project(tmp_path_factory.mktemp("course"))
    for student, content in CLASS.items():
        write(root, student, content)
    grade(root)
    return root


def grade(root: Path, *options: str) -> None:
    """``gradekit grade``, as it is typed in the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert cli.main(["grade", CHAPTER, "--jobs", "2", *options]) == 0


@pytest.fixture(scope="module")
def server(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of JupyterLab in the class's folder, with nobody's own settings."""
    private = tmp_path_factory.mktemp("jupyter")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {f"JUPYTER_{kind.upper()}_DIR": str(private / kind)
              for kind in ("config", "data", "runtime")}  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
    ]  # fmt: skip
    log = private / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=graded, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **places, "HOME": str(private)},
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while not answers(f"{address}/api"):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(address: str) -> bool:
    """Whether somebody answers there."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture
def page(browser, server: str) -> Iterator:
    """A page that has logged in, reaches no other host and fails where a script of it fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(
        "**/*",
        lambda route: (
            route.continue_() if route.request.url.startswith(server) else route.abort()
        ),
    )
    context.set_default_timeout(90_000)  # a busy machine is no failure
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "response",
        lambda answer: problems.append(answer.url) if answer.status >= 400 else None,
    )
    page.goto(f"{server}/formgrader/manage_assignments?token={TOKEN}")
    yield page
    context.close()
    assert [problem for problem in problems if "MathJax" not in problem] == []


def open_submission(page, student: str) -> None:
    """From the list of assignments to one student's notebook, link by link."""
    address = page.url.partition("/formgrader/")[0]
    page.goto(f"{address}/formgrader/gradebook")
    page.get_by_role("link", name=CHAPTER).click()
    page.wait_for_url(f"**/gradebook/{CHAPTER}")
    page.get_by_role("link", name=CHAPTER).last.click()
    page.wait_for_url(f"**/gradebook/{CHAPTER}/{CHAPTER}")
    page.locator("a.name-hidden").first.wait_for()
    page.locator("#toggle_names").click()
    page.locator("a.name-shown", has_text=student).click()
    page.wait_for_url("**/submissions/**")
    page.wait_for_function("formgrader.grades.loaded && formgrader.comments.loaded")


def enter(page, selector: str, text: str, kind: str) -> None:
    """Type into a field, leave it, and wait until the server has taken it."""
    with page.expect_response(
        lambda answer: f"/api/{kind}/" in answer.url and answer.request.method == "PUT"
    ) as taken:
        page.fill(selector, text)
        page.press(selector, "Tab")
    assert taken.value.ok


def recorded(root: Path, student: str) -> tuple:
    """What the gradebook's file holds for the written answer."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        grade = book.find_grade("written", CHAPTER, CHAPTER, student)
        comment = book.find_comment("written", CHAPTER, CHAPTER, student)
        return grade.auto_score, grade.manual_score, comment.manual_comment


@pytest.mark.parametrize("student", CLASS)
def test_formgrader_opens_every_submission(page, graded: Path, student: str):
    open_submission(page, student)
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        notebook = book.find_submission_notebook(CHAPTER, CHAPTER, student)
        scores = {grade.name: grade.auto_score for grade in notebook.grades}
    if student == "dora":
        assert "not a Jupyter notebook" in page.locator("#notebook").first.inner_text()
        assert page.locator("input.score").count() == 0
        return
    for name, score in scores.items():
        shown = page.locator(f"input#{name}").get_attribute("placeholder")
        assert float(shown or "nan") == score if score is not None else not shown
    assert "HIDDEN TESTS" in page.locator("#notebook").first.inner_text()


def test_what_a_person_enters_is_saved_and_survives_a_regrade(page, graded: Path):
    open_submission(page, "ben")
    if shots := os.environ.get("COURSE_SCREENSHOTS"):
        page.screenshot(path=f"{shots}/formgrader.png", full_page=True)
    assert "With the radius." in page.locator("#notebook").first.inner_text()
    assert "needs_manual_grade" in (page.locator("#written").get_attribute("class") or "")
    enter(page, "#written", "0.5", "grade")
    enter(page, "#written-comment", COMMENT, "comment")
    assert recorded(graded, "ben") == (None, 0.5, COMMENT)
    # A test's points too may be a person's.
    enter(page, "#test_double", "1", "grade")

    result = graded / "autograded" / ".results" / CHAPTER / "ben.json"
    before = result.stat().st_mtime_ns
    grade(graded, "--regrade")
    assert result.stat().st_mtime_ns > before
    assert recorded(graded, "ben") == (None, 0.5, COMMENT)
    page.reload()
    page.wait_for_function("formgrader.grades.loaded && formgrader.comments.loaded")
    if shots:
        page.screenshot(path=f"{shots}/formgrader_after.png", full_page=True)
    assert page.input_value("#written") == "0.5"
    assert page.input_value("#written-comment") == COMMENT
    assert page.input_value("#test_double") == "1"
    # Nor has the page kept it for itself: nbgrader asks to look again after every grading.
    assert "needs_manual_grade" in (page.locator("#written").get_attribute("class") or "")
    assert page.locator("#test_double").get_attribute("placeholder") == "0"
    with open(graded / "grades" / f"{CHAPTER}.csv", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["student"] == "ben")
    assert float(row["total"]) == 1 + 2 + 0.5
