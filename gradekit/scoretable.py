"""The table of a class's scores: on the terminal, as CSV, and as one HTML page."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from coursekit.datasets.paths import replacing
from gradekit.grading import GradedNotebook, Status

COLORS = {
    Status.GRADED: "green",
    Status.INCOMPLETE: "yellow",
    Status.NO_ANSWERS: "yellow",
    Status.TIMED_OUT: "red",
    Status.OUT_OF_MEMORY: "red",
    Status.KERNEL_DIED: "red",
    Status.UNREADABLE: "red",
    Status.REFUSED: "red",
    Status.CRASHED: "red",
    Status.FAILED: "bold red",
}
# Terminals obey control characters, and a student chose some of what is shown. Lone surrogates,
# which names that are not UTF-8 have, cannot be written at all.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Row:
    """One student's line.

    Attributes
    ----------
    points : dict of str to float or None
        By grade id, as the gradebook has them; None where a person still has to grade.
    """

    student: str
    points: Mapping[str, float | None]
    total: float
    status: Status
    reason: str
    details: list[str]
    seconds: float


@dataclass(frozen=True)
class ScoreTable:
    """All that the three forms of the table show; ``max_points`` is by grade id."""

    chapter: str
    title: str
    version: str
    max_points: Mapping[str, float]
    rows: list[Row]

    @property
    def worth(self) -> float:
        """Points of the chapter."""
        return sum(self.max_points.values())

    @property
    def waiting(self) -> int:
        """How many written answers a person has to grade."""
        return sum(points is None for row in self.rows for points in row.points.values())


def exercises(source: NotebookNode) -> dict[str, float]:
    """Points of each graded cell, in the order of the source."""
    return {
        cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points)
        for cell in source.cells
        if utils.is_grade(cell)
    }


def row(student: str, result: GradedNotebook, recorded: Mapping[str, tuple[float, bool]]) -> Row:
    """A student's line: points from the gradebook, the rest from the result."""
    points: dict[str, float | None] = {}
    for grade_id, score in result.scores.items():
        value, waiting = recorded.get(grade_id, (score.points or 0.0, score.manual))
        points[grade_id] = None if waiting and score.manual and value == 0 else value
    return Row(
        student,
        points,
        sum(value or 0.0 for value in points.values()),
        result.status,
        result.reason,
        result.details,
        result.seconds,
    )


def without_control(text: str) -> str:
    """Text with a sign in place of each character that a terminal obeys."""
    return CONTROL.sub("\ufffd", text)


def safe(text: str) -> str:
    """Text for the terminal, through rich: nothing in it is obeyed."""
    return escape(without_control(text))


def number(points: float | None) -> str:
    """``2``, ``0.5``, or a sign that a person has to grade."""
    return "…" if points is None else f"{points:.4g}"


def short_names(grade_ids: Mapping[str, float]) -> dict[str, str]:
    """Grade ids as headings of narrow columns."""
    return {name: name.removeprefix("test_").replace("_", " ") for name in grade_ids}


def waiting(table: ScoreTable) -> str:
    """How many written answers wait, in words."""
    one = table.waiting == 1
    return "1 written answer waits" if one else f"{table.waiting} written answers wait"


def show(table: ScoreTable, console: Console) -> None:
    """Print the table, what its columns are, and what happened where not all went well.

    Columns are numbered: names would not fit on 80 columns.
    """
    heads = short_names(table.max_points)
    title = f"{safe(table.chapter)}, version {safe(table.version)}"
    shown = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False
    )
    shown.add_column("student", overflow="fold", min_width=21)
    for index in range(len(table.max_points)):
        shown.add_column(str(index + 1), justify="right", min_width=2)
    shown.add_column("total", justify="right", style="bold", min_width=5)
    shown.add_column("status", min_width=11)
    for line in table.rows:
        shown.add_row(
            safe(line.student),
            *(number(line.points.get(name)) for name in table.max_points),
            number(line.total),
            f"[{COLORS[line.status]}]{line.status.value}[/]",
        )
    worth = (f"{points:g}" for points in table.max_points.values())
    shown.add_row("[dim]points[/]", *worth, f"{table.worth:g}", "", style="dim")
    console.print(shown)
    columns = [f"{i + 1} {safe(name)}" for i, name in enumerate(heads.values())]
    console.print(f"Columns: {', '.join(columns)}.", highlight=False, style="dim")
    if table.waiting:
        console.print(
            f"…: {waiting(table)} for a person: run `jupyter lab` in the class's folder, "
            "menu Nbgrader > Formgrader."
        )
    for line in table.rows:
        if line.reason:
            console.print(f"[bold]{safe(line.student)}[/]: {safe(line.reason)}", highlight=False)


def write(table: ScoreTable, csv_path: Path, html_path: Path) -> None:
    """Write the table as CSV and as a page."""
    with replacing(csv_path) as file:
        file.write(as_csv(table).encode())
    with replacing(html_path) as file:
        file.write(as_html(table).encode())


def as_csv(table: ScoreTable) -> str:
    """The table for a spreadsheet: all text quoted, numbers not."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(["student", *table.max_points, "total", "max", "status", "reason", "seconds"])
    for line in table.rows:
        scores = [line.points.get(name) for name in table.max_points]
        writer.writerow(
            [
                not_a_formula(without_control(line.student)),
                *("" if points is None else points for points in scores),
                line.total,
                table.worth,
                line.status.value,
                not_a_formula(without_control(line.reason)),
                round(line.seconds, 2),
            ]
        )
    return text.getvalue()


def not_a_formula(text: str) -> str:
    """Text that a spreadsheet does not run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


# The page --------------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark; --text: #1c2330; --dim: #5b6577; --page: #fbfbf9;
  --card: #ffffff; --line: #dfe3ea; --bar: #2f6fb3; --track: #e6eaf0; --good: #1d7a46;
  --warn: #8a5a00; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ef; --dim: #a2abba; --page: #14171c;
  --card: #1c2027; --line: #333a45; --bar: #6ba6e4; --track: #2c333d; --good: #6fcf97;
  --warn: #f0b95b; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--page);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
p { margin: .25rem 0 1rem; color: var(--dim); max-width: 60rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .5rem .7rem; text-align: left; vertical-align: top; }
tbody tr:not(.why) > * { border-top: 1px solid var(--line); }
thead th { font-size: .85rem; line-height: 1.25; vertical-align: bottom; color: var(--dim); }
thead .n { white-space: normal; }
.why td { padding-top: 0; } .why div { max-width: 60rem; font-size: .9rem; color: var(--dim); }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.full { color: var(--good); } .zero { color: var(--bad); } .wait { color: var(--warn); }
.total { font-weight: 700; min-width: 5.5rem; }
.track { display: block; height: 5px; margin-top: 4px; border-radius: 3px;
  background: var(--track); }
.track i { display: block; height: 100%; border-radius: 3px; background: var(--bar); }
.status { font-weight: 600; white-space: nowrap; }
.graded { color: var(--good); } .mild { color: var(--warn); } .bad { color: var(--bad); }
details { color: var(--dim); font-size: .875rem; } summary { cursor: pointer; }
ul { margin: .25rem 0 0; padding-left: 1.1rem; overflow-wrap: anywhere; }
"""


def as_html(table: ScoreTable) -> str:
    """One page that needs no other file, legible in light and dark."""
    heads = short_names(table.max_points)
    columns = "".join(
        f'<th scope="col" class="n">{quote(heads[name])}<br>/ {worth:g}</th>'
        for name, worth in table.max_points.items()
    )
    rows = "".join(html_row(line, table) for line in table.rows)
    mean = sum(line.total for line in table.rows) / max(1, len(table.rows))
    wait = ""
    if table.waiting:
        wait = (
            f" {waiting(table)} for a person, marked …: run "
            "<code>jupyter lab</code> in the class's folder, menu Nbgrader &gt; Formgrader."
        )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Grades: {quote(table.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Grades: {quote(table.title)}</h1>
<p>{quote(table.chapter)}, version {quote(table.version)}. {len(table.rows)} submissions, mean
{mean:.2f} of {table.worth:g} points; written {datetime.now():%Y-%m-%d %H:%M}.{wait}</p>
<div class="scroll"><table>
<thead><tr><th scope="col">student</th><th scope="col">status</th>{columns}
<th scope="col" class="n">total<br>/ {table.worth:g}</th></tr></thead>
<tbody>
{rows}</tbody>
</table></div>
</body>
</html>
"""


def html_row(line: Row, table: ScoreTable) -> str:
    """One student's line of the page."""
    cells = []
    for name, worth in table.max_points.items():
        points = line.points.get(name)
        look = "wait" if points is None else "full" if points >= worth else ""
        look = "zero" if points == 0 else look
        cells.append(f'<td class="n {look}">{number(points)}</td>')
    share = 100 * line.total / table.worth if table.worth else 0
    color = COLORS[line.status]
    look = {"green": "graded", "yellow": "mild"}.get(color, "bad")
    details = ""
    if line.details:
        items = "".join(f"<li>{quote(text)}</li>" for text in line.details)
        details = (
            f"<details><summary>Details for the instructor</summary><ul>{items}</ul></details>"
        )
    told = ""
    if line.reason or details:
        told = (
            f'<tr class="why"><td colspan="{len(table.max_points) + 3}">'
            f"<div>{marked_code(line.reason)}{details}</div></td></tr>\n"
        )
    return (
        f'<tr><th scope="row">{quote(line.student)}</th>'
        f'<td class="status {look}">{line.status.value}</td>'
        f'{"".join(cells)}<td class="n total">{number(line.total)}'
        f'<span class="track"><i style="width:{min(100, share):.0f}%"></i></span></td></tr>\n{told}'
    )


def quote(text: str) -> str:
    """Text for the page: nothing in it is markup."""
    return html.escape(without_control(text))


def marked_code(text: str) -> str:
    """A reason, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", quote(text))
