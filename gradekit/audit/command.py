"""``gradekit audit``: do the tests catch wrong answers, and do right ones pass?"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from gradekit.audit.engine import ChapterAudit
    from gradekit.audit.verdict import Verdict
    from gradekit.project import Project


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to gradekit's parser."""
    parser = subparsers.add_parser(
        "audit",
        help="try known wrong and right answers, and mutants, against the course's tests",
        description="Run the tests of exercises against known answers (tests/answers/), machine-"
        "made mutants of the reference, 20 seeds and blank answers. Tries only what has changed "
        "since the last audit. Exit code 1 if a test lets something through, or is unfair.",
    )
    parser.add_argument(
        "what", nargs="*", metavar="CHAPTER[/EXERCISE]",
        help="for example 02_binary_single_layer/predict (default: all)",
    )  # fmt: skip
    parser.add_argument("--fresh", action="store_true", help="try everything again")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: the cores)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result for programs")
    parser.add_argument("--times", action="store_true", help="show seconds cell by cell")
    parser.add_argument(
        "--write-keeps", action="store_true",
        help="write into wrong answers' docstrings the points they keep now; read the difference "
        "before you commit it",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Audit, and print the table. 0 if all is well, 1 if not."""
    from rich.console import Console

    from gradekit.audit.table import progress_bar, show
    from gradekit.project import Project

    if not hasattr(os, "fork"):
        raise CourseError("an audit forks processes, which this system cannot; use Linux or WSL 2.")
    if args.jobs is not None and args.jobs < 1:
        raise CourseError(f"--jobs {args.jobs}: it must be at least 1.")
    console = Console()
    started = time.monotonic()
    project = Project.find()
    audits = chosen(project, args.what)
    draw_missing_data(audits)
    from gradekit.audit.engine import Engine

    engine = Engine(project.cache_root / "audit", args.jobs or os.cpu_count() or 1, args.fresh)
    for audit in audits:
        engine.prepare(audit)
    with progress_bar(console) as bar:
        task = bar.add_task("", total=sum(audit.size for audit in audits))
        engine.run(audits, lambda text: bar.update(task, advance=1, description=text[:60]))
    verdicts = [verdict_of(project, audit) for audit in audits]
    if args.write_keeps:
        written = write_all_keeps(verdicts)
        console.print(f"Wrote what they keep into {written} wrong answers: see git diff.")
        verdicts = [verdict_of(project, again) for again in read_again(project, args.what, audits)]
    show(verdicts, console, args.times)
    seconds = time.monotonic() - started
    faults = sum(len(verdict.faults) for verdict in verdicts)
    trials = sum(len(audit.trials) for audit in audits)
    new = sum(audit.new for audit in audits)
    console.print(
        f"{trials} trials, {new} of them now and the rest remembered; {seconds:.1f} s. "
        + (f"[red]{faults} fault{'s' * (faults != 1)}.[/]" if faults else "[green]All is well.[/]")
    )
    if args.json:
        write_json(args.json, verdicts, seconds)
    return 1 if faults else 0


def chosen(project: Project, what: list[str]) -> list[ChapterAudit]:
    """The chapters and exercises to audit, with their answers."""
    from gradekit.audit.answers import check_folders, read_answers
    from gradekit.audit.chapter import Chapter
    from gradekit.audit.engine import ChapterAudit
    from gradekit.restore import read_source

    wanted: dict[str, list[str]] = {}
    for text in what or project.chapters():
        name, exercise = text.rstrip("/"), ""
        if name not in project.chapters() and "/" in name:
            name, _, exercise = name.rpartition("/")
            if Path(name).name not in project.chapters():
                name, exercise = text.rstrip("/"), ""
        wanted.setdefault(project.check_chapter(name), []).append(exercise)
    check_folders(project.root, project.chapters())
    audits = []
    for name, exercises in sorted(wanted.items()):
        path = project.source_notebook(name)
        chapter = Chapter(name, read_source(path), path.parent)
        for exercise in exercises:
            if exercise and exercise not in chapter.exercises:
                raise CourseError(
                    f"{name} has no exercise '{exercise}'; it has: {', '.join(chapter.exercises)}."
                )
        found = [
            exercise
            for exercise in chapter.exercises.values()
            if "" in exercises or exercise.name in exercises
        ]
        audits.append(ChapterAudit(chapter, read_answers(project.root, chapter), found))
    return audits


def read_again(project: Project, what: list[str], audits: list[ChapterAudit]) -> list[ChapterAudit]:
    """The same audits with their answers' docstrings as they are now."""
    found = chosen(project, what)
    for audit, old in zip(found, audits, strict=True):
        audit.plan()
        try:
            audit.outcomes = {trial: old.outcomes[trial] for trial in audit.trials}
        except KeyError:
            raise CourseError(
                f"{audit.chapter.name}: a file changed while it was audited; audit it once more."
            ) from None
        audit.seconds, audit.broken = old.seconds, old.broken
    return found


def verdict_of(project: Project, audit: ChapterAudit) -> Verdict:
    """A chapter's verdict, with the explanations and the docstrings as they are now."""
    from gradekit.audit.equivalent import read_explanations
    from gradekit.audit.verdict import judge

    return judge(audit, read_explanations(project.root, audit.chapter))


def draw_missing_data(audits: list[ChapterAudit]) -> None:
    """Draw the datasets that are loaded and not there, once, before several processes do it."""
    from coursekit import datasets

    code = "".join(cell.code for audit in audits for cell in audit.chapter.cells)
    for load in (datasets.load_digits, datasets.load_dogs_cats):
        if load.__name__ in code:
            load(verbose=False)


def write_all_keeps(verdicts: list[Verdict]) -> int:
    """Write into each wrong answer that loses points how many it keeps; how many files changed."""
    from gradekit.audit.answers import write_keeps

    written = 0
    for verdict in verdicts:
        points = {row.exercise: row.points for row in verdict.rows}
        for answer, kept in verdict.kept.items():
            if kept < points[answer.exercise] and (answer.keeps is None or answer.keeps != kept):
                write_keeps(answer, kept)
                written += 1
    return written


def write_json(file: Path, verdicts: list[Verdict], seconds: float) -> None:
    """Write the result for programs."""
    from coursekit.datasets.paths import replacing

    content = {
        "seconds": round(seconds, 1),
        "ok": not any(verdict.faults for verdict in verdicts),
        "chapters": [verdict.as_json() for verdict in verdicts],
    }
    with replacing(file.absolute()) as stream:
        stream.write((json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
