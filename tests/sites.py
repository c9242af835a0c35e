"""Both editions of the book, rendered once for all tests and served on this machine.

While one works on the pages, ``COURSE_SITES`` can name a folder with ``html`` and ``public``
rendered before, which are then tested instead.
"""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted(
    folder.name for folder in (ROOT / "source_notebooks").iterdir() if folder.is_dir()
)
ENVIRONMENT = {**os.environ, "COURSEKIT_DATA": "drawn", "NO_COLOR": "1"}


def pages(folder: Path) -> list[str]:
    """The addresses of all pages of a rendered edition, from its folder."""
    found = (path.relative_to(folder) for path in folder.rglob("*.html"))
    return sorted(path.as_posix() for path in found if path.parts[0] not in ("_static", "slides"))


def build_book(root: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """``jupyter-book build .`` from the root, warnings as errors, drawn data, into ``output``."""
    program = Path(sys.executable).parent / "jupyter-book"
    return subprocess.run(
        [program, "build", ".", "-W", "--keep-going", "--path-output", output],
        cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def must_succeed(result: subprocess.CompletedProcess[str]) -> None:
    """Show the end of what a failed program wrote."""
    if result.returncode:
        pytest.fail(result.stdout[-3000:] + result.stderr[-3000:])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of a folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``jupyter-book build`` has put its ``_build``, from the project's root."""
    output = tmp_path_factory.mktemp("book")
    must_succeed(build_book(ROOT, output))
    return output


@pytest.fixture(scope="session")
def instructor(request: pytest.FixtureRequest) -> Path:
    """The folder of the instructor edition."""
    if made := os.environ.get("COURSE_SITES"):
        return Path(made).resolve() / "html"
    folder: Path = request.getfixturevalue("book_folder")
    return folder / "_build" / "html"


@pytest.fixture(scope="session")
def public(instructor: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the public edition, from the outputs that the instructor edition left."""
    if made := os.environ.get("COURSE_SITES"):
        return Path(made).resolve() / "public"
    target = tmp_path_factory.mktemp("site") / "public"
    program = [sys.executable, "-m", "gradekit.site.render", str(ROOT), "public", str(target)]
    must_succeed(
        subprocess.run(
            program, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
    )
    return target


@pytest.fixture(scope="session")
def site(instructor: Path) -> Iterator[str]:
    """The address of the instructor edition."""
    with served(instructor) as address:
        yield address


@pytest.fixture(scope="session")
def public_site(public: Path) -> Iterator[str]:
    """The address of the public edition."""
    with served(public) as address:
        yield address


class Visit:
    """One page in one theme, and what went wrong on it.

    Attributes
    ----------
    page : playwright.Page
        The page, opened by `open`.
    problems : list of str
        Messages of errors, requests to other hosts, and answers that say that something is missing.
    """

    def __init__(
        self, browser: Any, site: str, theme: str = "light", width: int = 1280, height: int = 900,
        **settings: Any,
    ) -> None:
        self.site = site
        self.problems: list[str] = []
        self.context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": height}, **settings
        )
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.problems.append(f"outside request: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> Any:
        """Go to a page of the site and wait until all of it has come."""
        self.page.goto(f"{self.site}/{path}", wait_until="networkidle")
        return self.page


@pytest.fixture
def visit(browser: Any, site: str) -> Iterator[Visit]:
    """A visit of the instructor edition, in the light theme."""
    made = Visit(browser, site)
    yield made
    made.context.close()
