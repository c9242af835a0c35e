"""The grading engine: one submission and one chapter's source in, one graded notebook out.

It knows no class folder and no gradebook, so that it can run in any process on any machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearOutput, LimitOutput

from gradekit.execute import Course, Ending, JailBroken, KernelNotStarted, RunCells
from gradekit.jail.jail import throw_away
from gradekit.jail.limits import Limits
from gradekit.kernels import KernelKind, workplace
from gradekit.restore import SILENT, Reference, RestoreCells, Restored, graded_cells
from gradekit.schemes import add_mark_schemes
from gradekit.submission import Submission, UnreadableSubmission, read_submission

__all__ = [
    "GradedNotebook",
    "KernelKind",
    "KernelNotStarted",
    "Limits",
    "Score",
    "Status",
    "grade_bytes",
    "grade_notebook",
    "not_graded",
]


class Status(Enum):
    """How the grading of a submission ended."""

    GRADED = "graded"
    INCOMPLETE = "incomplete"  # cells that should be there were deleted
    NO_ANSWERS = "no answers"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    KERNEL_DIED = "kernel died"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    CRASHED = "grader crashed"  # twice, with this submission: recorded with 0 points
    FAILED = "not graded"  # the grader has a fault of its own: nothing is recorded


@dataclass(frozen=True)
class Score:
    """Points of one graded cell.

    Attributes
    ----------
    points : float or None
        What nbgrader's rules give; None where a person has to decide.
    max_points : float
        What the cell is worth.
    """

    points: float | None
    max_points: float

    @property
    def manual(self) -> bool:
        """Whether a person has to grade the cell."""
        return self.points is None


@dataclass
class GradedNotebook:
    """The result of one submission.

    Attributes
    ----------
    notebook : NotebookNode or None
        The notebook with restored tests and with outputs; None where there is none to show.
    status : Status
        How it ended.
    reason : str
        For the student, in sentences: what happened, and what to do. Empty where all is well.
    details : list of str
        For the instructor.
    scores : dict of str to Score
        By grade id, in the order of the source; every graded cell of the chapter is there.
    source_version, release_version : str
        Version of the chapter's source, and of the release that the submission answers
        ("" if unknown).
    seconds : float
        Wall time of the grading.
    parts : dict of str to float
        Where it went: start and stop of the kernel, cells, and the rest.
    """

    notebook: NotebookNode | None
    status: Status
    reason: str = ""
    details: list[str] = field(default_factory=list)
    scores: dict[str, Score] = field(default_factory=dict)
    source_version: str = ""
    release_version: str = ""
    seconds: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Sum of the points given so far."""
        return sum(score.points or 0.0 for score in self.scores.values())

    @property
    def max_points(self) -> float:
        """What the chapter is worth."""
        return sum(score.max_points for score in self.scores.values())

    @property
    def needs_manual(self) -> bool:
        """Whether a person has to grade a part of it."""
        return any(score.manual for score in self.scores.values())


def grade_notebook(
    submission: bytes,
    source: NotebookNode,
    *,
    files: Mapping[str, bytes] | None = None,
    limits: Limits | None = None,
    kind: KernelKind | None = None,
    reference: Reference | None = None,
) -> GradedNotebook:
    """Grade one submission of one chapter.

    nbgrader's preprocessors do the sanitizing and the scoring. Whatever the submission does, its
    kernel has ended when this returns.

    Parameters
    ----------
    submission : bytes
        The submitted notebook; need not be one.
    source : NotebookNode
        The chapter's source, with solutions and hidden tests.
    files : mapping of str to bytes, optional
        What the kernel finds in its working folder, by relative path. Neither notebook is there.
    limits : Limits, optional
        How much it may take.
    kind : KernelKind, optional
        What kind of kernel it runs in; without, a warm one in a jail.
    reference : Reference, optional
        What the source's cells must be, where the caller has worked it out before.

    Raises
    ------
    KernelNotStarted
        If no kernel can be started; this is not the submission's fault.
    """
    started = time.monotonic()
    limits = limits or Limits()
    try:
        read = read_submission(submission)
    except UnreadableSubmission as unreadable:
        result = not_graded(source, Status.UNREADABLE, str(unreadable))
    else:
        result = grade_readable(
            read, source, reference or Reference.of(source), files or {}, limits,
            kind or KernelKind(),
        )  # fmt: skip
    result.seconds = time.monotonic() - started
    result.parts["sanitize and score"] = result.seconds - sum(result.parts.values())
    return result


def grade_bytes(
    submission: bytes,
    source: bytes,
    files: Mapping[str, bytes],
    limits: Limits,
    kind: KernelKind,
) -> GradedNotebook:
    """As :func:`grade_notebook`, for a worker: the source comes as bytes and is read once."""
    parsed, reference = read_once(source)
    return grade_notebook(
        submission, parsed, files=files, limits=limits, kind=kind, reference=reference
    )


@lru_cache(maxsize=4)
def read_once(source: bytes) -> tuple[NotebookNode, Reference]:
    """A source notebook, and what its cells must be."""
    notebook = nbformat.reads(source.decode(), as_version=4)
    return notebook, Reference.of(notebook)


def not_graded(
    source: NotebookNode, status: Status, reason: str, details: Iterable[str] = ()
) -> GradedNotebook:
    """A result for a submission that cannot be run: no points, and why."""
    scores = {
        cell.metadata.nbgrader.grade_id: Score(0.0, float(cell.metadata.nbgrader.points))
        for cell in source.cells
        if utils.is_grade(cell)
    }
    version = str(source.metadata.get("course", {}).get("version", ""))
    return GradedNotebook(None, status, reason, list(details), scores, source_version=version)


def grade_readable(
    read: Submission,
    source: NotebookNode,
    reference: Reference,
    files: Mapping[str, bytes],
    limits: Limits,
    kind: KernelKind,
) -> GradedNotebook:
    """Grade what could be read as a notebook."""
    restore = RestoreCells(reference, log=SILENT)
    notebook = read.notebook
    result = not_graded(source, Status.GRADED, "", read.notes)
    result.notebook = notebook
    result.release_version = release_version(read)

    ClearOutput().preprocess(notebook, {})
    claimed_kernel = notebook.metadata.get("kernelspec", {}).get("name")
    notebook.metadata = source_metadata(reference.registered)
    # All of nbgrader's metadata are the source's after this, which has been checked as such.
    restore.preprocess(notebook, {})
    own_kernel = notebook.metadata.get("kernelspec", {}).get("name")
    if claimed_kernel not in (None, own_kernel):
        result.details.append(f"It asked for the kernel {claimed_kernel!r:.80}.")

    course = run(notebook, files, limits, kind)
    result.parts |= course.parts
    LimitOutput(log=SILENT).preprocess(notebook, {})
    for grade_id, cell in graded_cells(notebook):
        if utils.is_grade(cell):
            result.scores[grade_id] = score(cell, result)
            result.details += [f"{grade_id}: {text}" for text in errors(cell)]
    explain(result, read, restore.report, course, limits)
    add_mark_schemes(notebook, source)
    if result.reason:
        notebook.cells.insert(0, note(result))
    return result


def run(
    notebook: NotebookNode, files: Mapping[str, bytes], limits: Limits, kind: KernelKind
) -> Course:
    """Run the cells in place.

    Where no kernel starts, or the jail it was forked in ends, the jail is thrown away and the
    notebook tried once more, in a cold jail of its own.
    """
    try:
        with workplace(files, kind, limits) as place:
            return RunCells(place, limits, last_try=False).run(notebook)
    except (KernelNotStarted, JailBroken):
        throw_away(kind.jail == "bwrap", kind.preload)
        ClearOutput().preprocess(notebook, {})
        with workplace(files, replace(kind, warm=False), limits) as place:
            return RunCells(place, limits).run(notebook)


def score(cell: NotebookNode, result: GradedNotebook) -> Score:
    """Points of one cell, by nbgrader's rules."""
    max_points = float(cell.metadata.nbgrader.points)
    try:
        points, max_points = utils.determine_grade(cell, SILENT)
    except (ValueError, KeyError) as error:
        # A test's last value is not a number of points that it can give.
        result.details.append(f"{cell.metadata.nbgrader.grade_id}: {error}; scored 0.")
        points = 0.0
    return Score(None if points is None else float(points), max_points)


def errors(cell: NotebookNode) -> list[str]:
    """What went wrong in a graded cell, a line each."""
    return [
        f"{output.ename}: {output.evalue}".splitlines()[0][:200]
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def source_metadata(registered: NotebookNode) -> NotebookNode:
    """A graded notebook's own metadata: all of it from the source."""
    kept = {name: value for name, value in registered.metadata.items() if name != "widgets"}
    return nbformat.from_dict(kept)


def release_version(read: Submission) -> str:
    """Version of the chapter that a submission answers, as its release was stamped."""
    release = read.course.get("release")
    stamped = release.get("version") if isinstance(release, dict) else None
    return str(stamped or read.course.get("version") or "")[:40]


# What to tell ----------------------------------------------------------------------------------


GIB = 1 << 30
ENDED = {
    Ending.MEMORY: (
        Status.OUT_OF_MEMORY,
        "Python was ended while it ran {place}, because more than {gib:g} GB of memory was in use: "
        "look for a list or an array that grows without end. The cells from there on give none.",
    ),
    Ending.CPU: (
        Status.TIMED_OUT,
        "The notebook used more than {limits.cpu_seconds:g} s of computing time, so it was ended "
        "in {place}; the cells from there on give none.",
    ),
    Ending.OUTPUT: (
        Status.REFUSED,
        "{place} wrote and wrote, and did not stop when it was interrupted, so Python was ended; "
        "the cells from there on give none.",
    ),
    Ending.NONSENSE: (
        Status.REFUSED,
        "While it ran {place}, Python sent messages that make no sense to the grader, so it was "
        "ended; the cells from there on give none.",
    ),
}
# What an error of the system looks like, and what a student should know of it.
SHORTAGES = (
    (("MemoryError", "DefaultCPUAllocator"), "asked for more memory than there is ({gib:g} GB)."),
    (("[Errno 28]",), "filled the disk space of a submission ({limits.disk_bytes:,} bytes)."),
    (("[Errno 27]",), "wrote a file of more than {limits.file_bytes:,} bytes."),
    (("[Errno 24]",), "opened more than {limits.open_files} files at once."),
    (
        ("[Errno 11] Resource", "can't start new thread"),
        "started more than {limits.processes} processes and threads.",
    ),
)


def shortages(notebook: NotebookNode | None, limits: Limits) -> list[str]:
    """What cells ran short of, by the errors they ended in."""
    found: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells if notebook is not None else []:
        for output in cell.get("outputs", []):
            if output.output_type != "error":
                continue
            error = f"{output.ename}: {output.evalue}"
            for signs, text in SHORTAGES:
                if any(sign in error for sign in signs):
                    found.setdefault(text, []).append(cell)
    gib = limits.memory_bytes / GIB
    return [
        f"{places(cells)} {text.format(limits=limits, gib=gib)}" for text, cells in found.items()
    ]


def explain(
    result: GradedNotebook, read: Submission, report: Restored, course: Course, limits: Limits
) -> None:
    """Set a result's status, and say in sentences what happened."""
    told: list[str] = []
    status = Status.GRADED
    if report.lost or report.missing:
        status = Status.INCOMPLETE
        if report.missing:
            told.append(f"{cells(report.missing)} {were(report.missing)} missing and put back.")
        if report.lost:
            told.append(
                f"{cells(report.lost)} for your answer {were(report.lost)} missing; "
                "start from a fresh copy of the chapter and answer in its own cells."
            )
    if not report.answered:
        status = Status.NO_ANSWERS
        if report.unanswered:
            told.append("No answer was changed: it is the notebook as it was handed out.")
        else:
            told = ["None of this chapter's cells are in it: is it the right notebook?"]
    if report.edited or report.forged:
        changed = sorted({*report.edited, *report.forged})
        told.append(f"{cells(changed)} had been changed; the original was used for grading.")
    if report.duplicated:
        told.append(
            f"{cells(report.duplicated)} {were(report.duplicated)} there more than once; the last "
            "copy counts."
        )
    if course.interrupted:
        status = Status.TIMED_OUT
        told.append(
            f"{places(course.interrupted)} ran longer than {limits.cell_seconds:g} s and had to be "
            "stopped: look for a loop that does not end."
        )
    if course.flooded:
        told.append(
            f"{places(course.flooded)} wrote more than {limits.output_bytes:,} bytes; "
            "the rest was dropped."
        )
    if course.ending is Ending.DIED:
        status = Status.KERNEL_DIED
        told.append(
            f"Python itself ended while it ran {place(course.last)}; all points before that cell "
            "are kept, the cells from there on give none."
        )
    elif course.ending is Ending.STUCK:
        status = Status.TIMED_OUT
        told.append(
            f"{place(course.last, True)} could not even be interrupted, so the cells after it were "
            "not run."
        )
    elif course.ending is Ending.TIME:
        status = Status.TIMED_OUT
        told.append(
            f"The whole notebook took longer than {limits.notebook_seconds:g} s, so the cells from "
            f"{place(course.last)} on were not run."
        )
    elif course.ending in ENDED:
        status, text = ENDED[course.ending]
        told.append(
            text.format(place=place(course.last), limits=limits, gib=limits.memory_bytes / GIB)
        )
    for text in shortages(result.notebook, limits):
        told.append(text)
        if "memory" in text and status is Status.GRADED:
            status = Status.OUT_OF_MEMORY
    told += read.notes
    if result.release_version and result.release_version != result.source_version:
        told.append(
            f"It answers version {result.release_version} of the chapter and was graded with the "
            f"tests of version {result.source_version}."
        )
    result.status = status
    result.reason = " ".join(told)
    for name in ("edited", "forged", "duplicated", "unknown", "unanswered"):
        if found := getattr(report, name):
            result.details.append(f"{name}: {', '.join(found)}.")


def cells(grade_ids: list[str]) -> str:
    """Cells by name, as the subject of a sentence."""
    names = ", ".join(f"`{grade_id}`" for grade_id in grade_ids)
    return f"The cell {names}" if len(grade_ids) == 1 else f"The cells {names}"


def were(things: list[str]) -> str:
    """``was`` or ``were``."""
    return "was" if len(things) == 1 else "were"


def places(found: list[NotebookNode]) -> str:
    """Several cells, as the subject of a sentence."""
    named = [place(cell, first=index == 0) for index, cell in enumerate(found[:3])]
    if len(found) > 3:
        named.append(f"{len(found) - 3} more")
    return " and ".join([", ".join(named[:-1]), named[-1]]) if named[1:] else named[0]


def place(cell: NotebookNode | None, first: bool = False) -> str:
    """One cell, as its author can find it."""
    text = "a cell"
    if cell is not None:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        lines = [line for line in cell.source.splitlines() if line.strip()]
        beginning = lines[0].strip()[:40].replace("`", "'") if lines else ""
        text = f"the cell `{grade_id}`" if grade_id else f"the cell that begins `{beginning}`"
    return text[0].upper() + text[1:] if first else text


def note(result: GradedNotebook) -> NotebookNode:
    """A cell at the top of the graded notebook that says what happened."""
    text = f"**Autograder: {result.status.value}.** {result.reason}"
    return nbformat.v4.new_markdown_cell(text, id="autograder-note")
