"""Settings that all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites import book_folder, instructor, public, public_site, site, visit

# Fixtures, which tests find here.
__all__ = ["book_folder", "instructor", "public", "public_site", "site", "visit"]

ROOT = Path(__file__).resolve().parent.parent
# Where the photographs are, if anywhere; read before the tests are put on the drawn data.
PHOTOGRAPHS = os.environ.get("COURSEKIT_DATA", "")
os.environ["COURSEKIT_DATA"] = "drawn"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# Chromium's own services are not the page's doing; the sandbox needs rights that containers lack.
ARGUMENTS = [
    "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]


def photographs_folder() -> Path | None:
    """The folder named by COURSEKIT_DATA if it holds both datasets, else None."""
    if PHOTOGRAPHS in ("", "drawn"):
        return None
    folder = Path(PHOTOGRAPHS).resolve()
    names = ("sign_digits.npz", "dogs_cats.npz")
    return folder if all((folder / name).is_file() for name in names) else None


@pytest.fixture
def photographs(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the photographs; a test that needs it says why it skips."""
    folder = photographs_folder()
    if folder is None:
        pytest.skip("needs the photographs: set COURSEKIT_DATA to their folder")
    monkeypatch.setenv("COURSEKIT_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, one for all tests: Playwright runs only once in a process."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed"
    )
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    arguments = list(ARGUMENTS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with playwright.sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=program, args=arguments)
        except playwright.Error as error:
            pytest.skip(f"no headless Chromium: {str(error).splitlines()[0]} "
                        "(tests/install_chromium.sh installs one)")
        yield browser
        browser.close()
