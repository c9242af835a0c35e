"""A notebook from top to bottom in this Python: the other half of ``python -m coursekit.check``."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from coursekit.chapter import Cell, read_chapter
from coursekit.checkup import (
    ShortText,
    Tally,
    TooLong,
    print_end,
    print_test,
    run_test,
    stopped_after,
)
from coursekit.explain import cell_name, explain


def main(path: Path, now: Path, seconds: float) -> int:
    """Run all cells but demonstrations, tests as tests; 0 if nothing fails, else 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not know every letter
    chapter = read_chapter(path)
    now = now.resolve()
    folder = path.resolve().parent
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    shell = new_shell()
    total, run = Tally(), Run(shell, seconds)
    print(f"{path.name}: its cells from top to bottom, with the tests that are in it\n", flush=True)
    for cell in chapter.cells:
        if cell.kind in ("demo", "written"):
            continue
        now.write_text(cell_name(cell.source), encoding="utf-8")
        if cell.kind == "test":
            print_test(cell, *run_test(cell, shell, seconds), total)
        elif cell.source.strip():
            run.ordinary(cell)
    now.write_text("the end of the notebook", encoding="utf-8")
    run.say_rest()
    print_end(chapter, total)
    sys.stdout.flush()
    # Threads that an answer left behind must not keep Python from ending.
    os._exit(1 if total.lost or run.failed else 0)


def new_shell() -> Any:
    """IPython without a terminal: magics and `!` work, tracebacks are not printed."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance(colors="nocolor", history_length=0)
    shell.history_manager.enabled = False
    # `%matplotlib` asks for a window's event loop, and there is none.
    for name in ("showtraceback", "showsyntaxerror", "showindentationerror", "enable_gui"):
        setattr(shell, name, lambda *_args, **_kwargs: None)
    return shell


class Run:
    """Runs cells that are not tests, and tells which stopped."""

    def __init__(self, shell: Any, seconds: float) -> None:
        self.shell, self.seconds = shell, seconds
        self.failed = self.unwritten = self.later = 0

    def ordinary(self, cell: Cell) -> None:
        """Run a cell; what it prints is not shown, why it stops is."""
        with (
            contextlib.redirect_stdout(ShortText()),
            contextlib.redirect_stderr(ShortText()),
            warnings.catch_warnings(),
        ):
            try:
                with stopped_after(self.seconds):
                    result = self.shell.run_cell(cell.source, silent=True)
                    error = result.error_before_exec or result.error_in_exec
                    if isinstance(error, KeyboardInterrupt):
                        raise error
            except TooLong:
                error = TooLong()
        if error is None:
            return
        if isinstance(error, NotImplementedError):
            self.unwritten += 1
            return
        if (
            isinstance(error, NameError)
            and cell.kind != "answer"
            and (self.failed or self.unwritten)
        ):
            self.later += 1  # what it needs was to come from a cell that stopped
            return
        self.failed += 1
        if isinstance(error, TooLong):
            said = (
                f"It ran longer than {self.seconds:g} s and was stopped: look for a loop that does "
                "not end."
            )
        else:
            said = explain(error)
        lines = "\n  ".join(said.splitlines())
        print(f"{cell_name(cell.source)[0].upper()}{cell_name(cell.source)[1:]} stopped."
              f"\n  {lines}\n", flush=True)  # fmt: skip

    def say_rest(self) -> None:
        """How many cells stopped for want of an answer."""
        if self.unwritten:
            cells = "1 cell waits" if self.unwritten == 1 else f"{self.unwritten} cells wait"
            print(f"{cells} for answers that are not written yet.\n")
        if self.later:
            cells = "1 more cell" if self.later == 1 else f"{self.later} more cells"
            print(f"{cells} could not run, because one before stopped.\n")


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
    except KeyboardInterrupt:
        sys.exit(130)  # the process that started this one says so
