"""What a student installs is enough: coursekit needs none of the instructors' packages."""

from __future__ import annotations

import ast
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import coursekit

MODULES = sorted(
    ["coursekit"]
    + [
        module.name
        for module in pkgutil.walk_packages(coursekit.__path__, "coursekit.")
        if not module.name.endswith("__main__")  # that one runs a command line
    ]
)

# Top-level names of what pyproject.toml lists for instructors, tests and development alone.
NOT_FOR_STUDENTS = {
    "gradekit", "nbgrader", "nbclient", "nbconvert", "nbformat", "jupyter_book", "jupyter_server",
    "jupyterlab", "sphinx", "docutils", "myst_nb", "sphinx_mathjax_offline", "rich", "hatchling",
    "sqlalchemy", "alembic", "distributed", "pytest", "hypothesis", "nbval", "playwright", "ruff",
    "mypy",
}  # fmt: skip

PYTORCH_HALF = {
    f"coursekit.{name}" for name in ("augment", "devices", "graphs", "models", "training")
}

# Imports one module, and prints the top-level names of all that came with it.
SCRIPT = """\
import importlib, json, sys
before = set(sys.modules)
importlib.import_module(sys.argv[1])
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


def imported_with(module: str, folder: Path) -> set[str]:
    """The top-level names that a new Python imports with a module, and nothing on stderr."""
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, module],
        capture_output=True, text=True, timeout=120, cwd=folder, check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return set(json.loads(result.stdout))


def test_all_modules_are_looked_at():
    assert {"coursekit.binary", "coursekit.testing", "coursekit.datasets.load"} <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_needs_no_package_of_the_instructors(module, tmp_path):
    names = imported_with(module, tmp_path)
    assert not names & NOT_FOR_STUDENTS
    if module not in PYTORCH_HALF:
        assert "torch" not in names, "it takes 2 s to import, and chapters 01 to 05 do without it"


@pytest.mark.parametrize("module", ["coursekit.binary", "coursekit.gradcheck", "coursekit.testing"])
def test_numbers_need_no_pictures(module, tmp_path):
    """The cells of a grader that draw nothing do not pay for matplotlib or scikit-learn."""
    names = imported_with(module, tmp_path)
    assert not names & {"matplotlib", "sklearn", "scipy", "pandas", "IPython", "tqdm"}


def imported_by(source: str) -> set[str]:
    """The top-level names in every import statement, wherever it stands."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_no_function_imports_them_later(root):
    """No import of its module would show that."""
    files = sorted((root / "coursekit").rglob("*.py"))
    assert len(files) > 5
    for file in files:
        assert not imported_by(file.read_text(encoding="utf-8")) & NOT_FOR_STUDENTS, file


def test_the_search_finds_imports():
    source = "import gradekit.cli as g\ndef f():\n    from rich.table import Table\n# nbclient\n"
    assert imported_by(source) == {"gradekit", "rich"}
    assert imported_by("from . import gradekit") == set()


def test_the_names_are_those_of_packages(root):
    """A misspelt name would never be found above: each stands in pyproject.toml or with it."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8").replace("-", "_")
    indirect = {"sqlalchemy", "alembic", "docutils", "sphinx", "myst_nb", "jupyter_server"}
    assert {name for name in NOT_FOR_STUDENTS - indirect if name not in text} == set()
