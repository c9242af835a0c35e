"""What an audit shows: a table, what is wrong in words, and seconds cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from gradekit.audit.answers import FOLDER
from gradekit.audit.equivalent import NAME, entry_for
from gradekit.audit.verdict import Fault, Row, Verdict
from gradekit.scoretable import safe

ENOUGH = 0.95
COLORS = {"-": "red", "+": "green", "@": "dim"}


def progress_bar(console: Console) -> Progress:
    """A bar that says what is being tried."""
    return Progress(
        TextColumn("Auditing"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
    )


def show(verdicts: Sequence[Verdict], console: Console, times: bool = False) -> None:
    """Print the table of all chapters, and below it all faults."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("exercise", no_wrap=True, min_width=26)
    for name in ("wrong", "right", "mutants", "", "blank", "flaky", "s"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("costs others", overflow="fold")
    for verdict in verdicts:
        whole = sum(verdict.seconds.values())
        table.add_row(f"[bold]{safe(verdict.chapter)}[/]", *[""] * 6, f"[dim]{whole:.1f}[/]", "")
        for row in verdict.rows:
            table.add_row(*cells(row))
        table.add_section()
    rows = [row for verdict in verdicts for row in verdict.rows]
    if len(rows) > 1:
        table.add_row(*cells(total(rows)), style="bold")
    console.print(table)
    console.print(
        "wrong: caught, and kept what they should; right: lost nothing; mutants: killed, of all "
        "(+ equivalent ones, with a reason), and the share of those that are not equivalent; s: "
        "seconds of the reference and its tests, of a chapter all cells.",
        style="dim",
    )
    for verdict in verdicts:
        show_faults(verdict, console)
        if times:
            show_times(verdict, console)


def cells(row: Row) -> list[str]:
    """A row's cells, with what is wrong in red."""
    killed, made = row.mutants
    share = killed / max(1, made - row.explained) if made else 1.0
    explained = f" +{row.explained}" if row.explained else ""
    left = f" [dim](-{row.left_out})[/]" if row.left_out else ""
    return [
        f"  {safe(row.exercise)}",
        colored(f"{row.wrong[0]}/{row.wrong[1]}", row.wrong[0] == row.wrong[1]),
        colored(f"{row.right[0]}/{row.right[1]}", row.right[0] == row.right[1]),
        colored(f"{killed}/{made}{explained}", killed + row.explained == made) + left,
        colored(f"{100 * share:.0f} %", share >= ENOUGH, "yellow"),
        colored("0" if row.blank else "points", row.blank),
        colored(str(len(row.flaky)) if row.flaky else "no", not row.flaky),
        f"{row.seconds:.2f}",
        colored(safe(", ".join(row.depends)), False) if row.depends else "",
    ]


def total(rows: Sequence[Row]) -> Row:
    """The sums of several rows."""

    def both(pairs: list[tuple[int, int]]) -> tuple[int, int]:
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)

    return Row(
        f"all {len(rows)} exercises",
        sum(row.points for row in rows),
        both([row.wrong for row in rows]),
        both([row.right for row in rows]),
        both([row.mutants for row in rows]),
        sum(row.explained for row in rows),
        sum(row.left_out for row in rows),
        all(row.blank for row in rows),
        [name for row in rows for name in row.flaky],
        [],
        sum(row.seconds for row in rows),
    )


def colored(text: str, good: bool, color: str = "red") -> str:
    """Text in a color if something is wrong."""
    return text if good else f"[{color}]{text}[/]"


def show_faults(verdict: Verdict, console: Console) -> None:
    """Print what is wrong in a chapter, and entries for the survivors that need a reason."""
    for fault in verdict.faults:
        place = f"{verdict.chapter}/{fault.exercise}" if fault.exercise else verdict.chapter
        console.print(Text.assemble((place, "bold"), ": ", (fault.kind, "red"), f": {fault.text}."))
        for line in shown_difference(fault):
            console.print(Text(f"    {line}", style=COLORS.get(line[:1], "")))
    survivors = [row for row in verdict.rows if row.survivors]
    if survivors:
        file = Path(FOLDER) / verdict.chapter / NAME
        console.print(f"[dim]For {safe(file.as_posix())}, with the reasons to write:[/]")
        for row in survivors:
            console.print(Text(entry_for(row.exercise, row.survivors)), soft_wrap=True)


def shown_difference(fault: Fault) -> list[str]:
    """A difference's lines."""
    return [line.rstrip() for line in fault.difference]


def show_times(verdict: Verdict, console: Console) -> None:
    """Print the seconds of a perfect submission, cell by cell."""
    table = Table(
        title=f"Seconds of a perfect submission: {safe(verdict.chapter)}", title_justify="left",
        box=box.SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    table.add_column("cell")
    table.add_column("s", justify="right")
    for name, seconds in verdict.seconds.items():
        table.add_row(safe(name), f"{seconds:.3f}")
    table.add_row("[bold]all[/]", f"[bold]{sum(verdict.seconds.values()):.2f}[/]")
    console.print(table)
