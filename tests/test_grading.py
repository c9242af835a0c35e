"""The grading engine: what a submission earns, and what is said about it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import nbformat
import pytest
from grading_chapter import RIGHT, TEST_DOUBLE, as_bytes, code, find, source_notebook, submission

from gradekit.grading import GradedNotebook, KernelKind, Limits, Status, grade_notebook
from gradekit.jail.watch import tree
from gradekit.scoretable import COLORS

LIMITS = Limits(cell_seconds=1.5, notebook_seconds=20)


def grade(notebook: nbformat.NotebookNode | bytes, **kwargs: object) -> GradedNotebook:
    """Grade against the small chapter."""
    content = notebook if isinstance(notebook, bytes) else as_bytes(notebook)
    kwargs = {"limits": LIMITS, "kind": KernelKind(preload=()), **kwargs}
    return grade_notebook(content, source_notebook(), **kwargs)


def points(result: GradedNotebook) -> dict[str, float | None]:
    """Points by grade id."""
    return {grade_id: score.points for grade_id, score in result.scores.items()}


def kernels() -> list[str]:
    """Processes that this one has started and that still run, but for what kernels come from."""
    found = []
    for pid in tree(os.getpid())[1:]:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "State:\tZ" in status:
            continue  # ended; only its entry is left
        # Kernels in a jail are in a process namespace inside the jail's; its forker stays.
        depth = len(status.split("NSpid:")[1].split("\n")[0].split())
        if ("start.py" not in command or depth > 2) and "bwrap" not in command:
            found.append(f"{pid} {command}")
    return found


@pytest.fixture(autouse=True)
def no_kernel_left():
    before = kernels()
    yield
    assert kernels() == before


def test_right_answers_earn_all_automatic_points():
    result = grade(submission(**RIGHT))
    assert result.status is Status.GRADED
    assert result.reason == "" or "version" in result.reason
    assert points(result) == {"test_double": 3, "test_area": 2, "written": None}
    assert result.needs_manual
    assert (result.points, result.max_points) == (5, 6)
    # The demonstration was not run; it would have ended the kernel.
    assert not find_by_id(result, "demo").outputs


def find_by_id(result: GradedNotebook, cell_id: str) -> nbformat.NotebookNode:
    return next(cell for cell in result.notebook.cells if cell.id == cell_id)


def test_partial_credit_is_nbgraders():
    result = grade(submission(area="def area(r):\n    return 3.14159265 if r == 1 else 0"))
    assert points(result)["test_area"] == 0.5


def test_unchanged_notebook_has_no_answers():
    result = grade(submission())
    assert result.status is Status.NO_ANSWERS
    assert points(result) == {"test_double": 0, "test_area": 0, "written": 0}
    assert "No answer was changed" in result.reason


def test_hidden_test_catches_what_the_visible_one_lets_pass():
    result = grade(submission(double="def double(x):\n    return 4", area=RIGHT["area"]))
    assert points(result)["test_double"] == 0
    assert any("test_double: AssertionError" in line for line in result.details)


def test_hostile_metadata_tests_and_deletions_change_nothing():
    notebook = submission(double="def double(x):\n    return 4", area=RIGHT["area"])
    find(notebook, "test_double").source = "pass"
    find(notebook, "test_double").metadata["tags"] = ["skip-execution", "demo", ""]
    find(notebook, "test_double").metadata.nbgrader["points"] = 100
    find(notebook, "setup").metadata.nbgrader.update(grade=True, points=50)
    notebook.cells.remove(find(notebook, "test_area"))
    notebook.cells.remove(find(notebook, "written"))
    notebook.cells.append(
        code(
            "extra",
            "7",
            **{
                "nbgrader": {
                    "grade": True,
                    "solution": False,
                    "locked": True,
                    "points": 9,
                    "grade_id": "bonus",
                    "schema_version": 3,
                    "task": False,
                }
            },
        )
    )
    result = grade(notebook)
    assert result.status is Status.INCOMPLETE
    assert points(result) == {"test_double": 0, "test_area": 2, "written": 0}
    assert result.max_points == 6
    assert find(result.notebook, "test_double").source == TEST_DOUBLE
    ids = [cell.id for cell in result.notebook.cells]
    assert ids.index("test-area") == ids.index("area") + 1
    assert ids.index("written") == ids.index("demo") + 1
    assert "`test_area`, `written` were missing and put back" in result.reason
    assert "`setup`, `test_double` had been changed" in result.reason


def test_reordered_copied_and_inserted_cells():
    notebook = submission(**RIGHT)
    cells = notebook.cells
    start = next(i for i, cell in enumerate(cells) if cell.id == "about-area")
    # Exercise 2 comes first; its tests were deleted, and a second definition stands after it.
    moved = [cells.pop(start), cells.pop(start)]
    cells.pop(start)
    helper = code("helper", "area_of_students = area\ndef area(r):\n    return area_of_students(r)")
    notebook.cells[2:2] = [*moved, helper]
    # A wrong copy of `double` comes first; nbgrader's rule is that the last one counts.
    copied = code("double", "def double(x):\n    return 0", **find(notebook, "double").metadata)
    notebook.cells.insert(1, copied)
    result = grade(notebook)
    assert points(result) == {"test_double": 3, "test_area": 2, "written": None}
    ids = [cell.id for cell in result.notebook.cells]
    assert len(set(ids)) == len(ids)
    assert ids.index("test-area") == ids.index("helper") + 1
    assert "`double` was there more than once" in result.reason


def test_endless_loop_costs_its_own_points_only():
    started = time.monotonic()
    result = grade(submission(double="def double(x):\n    while True: pass", area=RIGHT["area"]))
    assert result.status is Status.TIMED_OUT
    assert points(result) == {"test_double": 0, "test_area": 2, "written": 0}
    assert "`test_double` ran longer than 1.5 s" in result.reason
    assert time.monotonic() - started < 60


def test_a_cell_that_swallows_interrupts_is_ended():
    stubborn = (
        "import time\ndef area(r):\n    while True:\n        try:\n            time.sleep(9)\n"
        "        except KeyboardInterrupt:\n            pass"
    )
    result = grade(submission(double=RIGHT["double"], area=stubborn))
    assert result.status is Status.TIMED_OUT
    assert points(result) == {"test_double": 3, "test_area": 0, "written": 0}
    assert "could not even be interrupted" in result.reason


def test_time_for_the_whole_notebook():
    slow = "import time\ntime.sleep(1.2)\ndef double(x):\n    return 2 * x"
    limits = Limits(cell_seconds=5, notebook_seconds=1)
    result = grade(submission(double=slow, area=RIGHT["area"]), limits=limits)
    assert result.status is Status.TIMED_OUT
    assert points(result) == {"test_double": 0, "test_area": 0, "written": 0}


def test_dead_kernel_keeps_what_was_earned():
    result = grade(submission(double=RIGHT["double"], area="import os\nos._exit(1)"))
    assert result.status is Status.KERNEL_DIED
    assert points(result) == {"test_double": 3, "test_area": 0, "written": 0}
    assert "`area`" in result.reason


def test_output_is_dropped_while_it_comes_and_scores_stay():
    loud = "def area(r):\n    print('x' * 500_000)\n    return 3.14159265 if r == 1 else 0"
    flood = "def double(x):\n    while True: print('y' * 10_000)"
    result = grade(submission(double=flood, area=loud), limits=Limits(1.5, 30, 100_000))
    # Partial credit comes after the flood, and must not turn into full marks with it.
    assert points(result) == {"test_double": 0, "test_area": 0.5, "written": 0}
    assert len(as_bytes(result.notebook)) < 400_000
    assert "the rest was dropped" in result.reason


def test_50_megabytes_of_output_that_was_saved():
    notebook = submission(**RIGHT)
    find(notebook, "double").outputs = [nbformat.v4.new_output("stream", text="z" * 50_000_000)]
    result = grade(notebook)
    assert points(result) == {"test_double": 3, "test_area": 2, "written": None}
    assert len(as_bytes(result.notebook)) < 100_000


@pytest.mark.parametrize("pieces", [1, 50])
def test_50_megabytes_of_output(pieces: int):
    loud = f"for _ in range({pieces}):\n    print('x' * (50_000_000 // {pieces}))\n"
    result = grade(submission(double=RIGHT["double"], area=loud + RIGHT["area"]), limits=Limits())
    assert points(result)["test_double"] == 3
    assert "`area` wrote" in result.reason
    assert len(as_bytes(result.notebook)) < 2_000_000


def test_every_way_to_end_has_its_color():
    assert set(COLORS) == set(Status)


def test_kernel_sees_its_files_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GRADER_TOKEN", "secret")
    monkeypatch.setenv("COURSEKIT_DATA", "some/folder")
    spy = (
        "import os\ndef double(x):\n    return 2 * x\n"
        "print(sorted(os.listdir('.')), open('data.txt').read(), os.environ.get('GRADER_TOKEN'),\n"
        "      os.environ['COURSEKIT_DATA'] == os.path.abspath(os.environ['COURSEKIT_DATA']),\n"
        "      os.environ['OMP_NUM_THREADS'], os.environ['MPLBACKEND'])"
    )
    result = grade(submission(double=spy), files={"data.txt": b"numbers"})
    assert find(result.notebook, "double").outputs[0].text.split() == [
        "['data.txt']", "numbers", "None", "True", "1", "module://matplotlib_inline.backend_inline",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"PK\x03\x04\xff\xfe", "UTF-8"),
        (b'{"cells": [', "line 1"),
        (b"[1, 2]", "valid JSON"),
        (b'{"a": 1}', "no list of cells"),
        (b"[" * 100_000, "nested"),
        (b'{"nbformat": 3, "worksheets": 5}', "old format 3"),
    ],
)
def test_unreadable(content: bytes, hint: str):
    result = grade(content)
    assert result.status is Status.UNREADABLE
    assert result.notebook is None
    assert hint in result.reason
    assert points(result) == {"test_double": 0, "test_area": 0, "written": 0}


def test_no_cells():
    result = grade(b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    assert result.status is Status.NO_ANSWERS
    assert points(result) == {"test_double": 0, "test_area": 0, "written": 0}
    assert "right notebook" in result.reason


def test_odd_files_are_read_all_the_same():
    notebook = json.loads(as_bytes(submission(**RIGHT)))
    notebook["metadata"]["kernelspec"] = {"name": "julia-1.9", "display_name": "Julia"}
    notebook["metadata"]["course"]["version"] = "1.0"
    for cell in notebook["cells"]:
        cell["id"] = "same"
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    notebook["cells"] += [3, {"cell_type": "odd", "source": 7}, {"cell_type": "code"}]
    content = b"\xef\xbb\xbf" + json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()
    result = grade(content)
    assert points(result) == {"test_double": 3, "test_area": 2, "written": None}
    assert result.release_version == "1.0"
    assert "version 1.0" in result.reason
    assert "version 1.1" in result.reason
    assert "Several cells had the same id" in result.reason
    assert "had been changed" not in result.reason, "line ends are no change"
    assert any("julia-1.9" in line for line in result.details)
    nbformat.validate(result.notebook)


def test_format_3():
    notebook = nbformat.convert(submission(**RIGHT), 3)
    result = grade(nbformat.writes(notebook, version=3).encode())
    assert points(result) == {"test_double": 3, "test_area": 2, "written": None}
    assert "old notebook format 3" in result.reason
