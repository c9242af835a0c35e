"""Settings that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Where the photographs are, if anywhere; read before the tests are put on the drawn data.
PHOTOGRAPHS = os.environ.get("COURSEKIT_DATA", "")
os.environ["COURSEKIT_DATA"] = "drawn"


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
