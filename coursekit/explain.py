"""What went wrong in a student's code, in a beginner's words, with the line of their own cell."""

from __future__ import annotations

import linecache
import sys
import sysconfig
import traceback
from pathlib import Path

from coursekit.testing import HINTS, describe_error, hint_line

# The first class that fits an error says what it means.
MEANINGS: tuple[tuple[type[BaseException], str], ...] = (
    (UnboundLocalError, "A variable of the function is used before it gets a value."),
    (NameError, "A name is used that nothing has defined: is it misspelled, or its cell not run?"),
    (ModuleNotFoundError, "What is imported is not installed, or its name is misspelled."),
    (RecursionError, "A function goes on calling itself and never ends."),
    (IndexError, "An index lies beyond the end."),
    (KeyError, "There is no such entry."),
    (ZeroDivisionError, "Something is divided by zero."),
    (FloatingPointError, "A number became too large, or is not defined."),
    (EOFError, "input() gets no answer when cells are run by a program: an answer must not ask."),
    (AttributeError, "The value has no such attribute or method: is it of the type you expect?"),
    (TypeError, "A value has the wrong type, or a function got the wrong arguments."),
    (ValueError, "A value does not fit, often because of its shape."),
    (MemoryError, "It asked for more memory than there is."),
    (SystemExit, "An answer must not call exit() or sys.exit(): they end Python."),
)
UNWRITTEN = "Not written yet: replace the line `raise NotImplementedError` with your answer."
LIBRARIES = tuple(
    Path(path).resolve()
    for path in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), sys.prefix}
)
COURSEKIT = Path(__file__).parent
CHECKING = {str(COURSEKIT / name) for name in ("checks.py", "testing.py")}


def explain(error: BaseException, test: str = "", hint: str = "") -> str:
    """Why it failed, in a few lines, without any line of a test.

    Parameters
    ----------
    error : BaseException
        What was raised, with its traceback.
    test : str, optional
        File name of the test's code, whose lines are not shown; "" where no test was running.
    hint : str, optional
        Where to look, unless the error has a hint of its own.
    """
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in CHECKING or frame.filename == test or is_students(frame.filename)
    ]
    in_test = bool(test) and (not frames or frames[-1].filename in {test, *CHECKING})
    if isinstance(error, NotImplementedError):
        return UNWRITTEN
    if isinstance(error, SyntaxError) and not in_test:
        return hinted(explain_syntax(error), hint)
    if isinstance(error, AssertionError) and in_test:
        return hinted(str(error).strip() or "The check does not hold.", hint)
    if isinstance(error, NameError) and error.name and in_test:
        said = f"There is no `{error.name}`: run the cell that defines it, and read its error."
        return hinted(said, hint)
    if in_test:
        said = f"What your code gave could not be used: {describe_error(error)}"
    else:
        said = f"Your code stopped with an error: {describe_error(error)}"
        said += f"\n{place(frames[-1])}" if frames else ""
    meaning = next((text for kind, text in MEANINGS if isinstance(error, kind)), "")
    return hinted(said + (f"\n  That means: {meaning}" if meaning else ""), hint)


def explain_syntax(error: SyntaxError) -> str:
    """Where a cell is not Python."""
    said = f"This is not Python: {error.msg}"
    if error.lineno:
        said += f"\n  in line {error.lineno}" + (
            f":\n    {error.text.strip()}" if error.text else ""
        )
    return said + "\n  That means: The cell was not run at all. Look also at the line before."


def hinted(said: str, hint: str) -> str:
    """What is said, with a hint unless it has one already."""
    if not hint or any(f"\n  {word}:" in said for word in HINTS):
        return said
    return f"{said}\n{hint_line(hint)}"


def is_students(filename: str) -> bool:
    """Whether this file is a cell, or a module of the student's own: no library's, not ours."""
    if filename.startswith("<"):
        return filename.startswith("<ipython-input")
    path = Path(filename)
    if {"site-packages", "dist-packages"} & set(path.parts):
        return False
    return not any(path.is_relative_to(library) for library in (*LIBRARIES, COURSEKIT))


def place(frame: traceback.FrameSummary) -> str:
    """Where code stopped, and the line."""
    if Path(frame.filename).is_file():
        where = f"of the file {Path(frame.filename).name}"
    else:
        where = f"of {cell_name(''.join(linecache.getlines(frame.filename)))}"
    line = (frame.line or "").strip()
    return f"  in line {frame.lineno} {where}" + (f":\n    {line[:160]}" if line else "")


def cell_name(source: str) -> str:
    """How a message names a cell."""
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return f"the cell that begins with `{first[:60]}`" if first else "its cell"
