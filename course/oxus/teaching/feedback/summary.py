"""The top of a feedback page: points, times, one line per exercise with the reason, and remarks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from nbformat import NotebookNode

from oxus.core.notebook import FOR_STUDENTS, Exercise, exercises, grade_id, is_test, nbgrader_metadata
from oxus.core.safe_output import printable
from oxus.teaching.gradebook.extensions import due_for, seconds_late
from oxus.teaching.settings import days_late, time_words

LONGEST_REASON = 200
"""Characters of a reason; the whole message is below, at the test."""


@dataclass
class Line:
    """A line of the summary: an answer, and the tests of it."""

    name: str
    anchor: str
    points: float = 0
    of: float = 0
    comment: str = ""
    """A written comment, in Markdown."""
    reason: str = ""
    """The reason for missing points, if there is no comment; for work without points, whether it is done."""
    waits: bool = False
    """Whether an instructor has still to grade it."""


@dataclass
class Summary:
    """The summary that a student reads first."""

    title: str
    points: float = 0
    """Before the penalty."""
    penalty: float = 0
    of: float = 0
    submitted: str = ""
    """The time of submission; empty if that is not known."""
    due: str = ""
    """The due date for this student; empty if there is no date."""
    days_late: int = 0
    remarks: Sequence[str] = ()
    exercises: list[Line] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The points after the penalty."""
        return self.points - self.penalty

    @property
    def waiting(self) -> list[str]:
        """The exercises that an instructor has still to grade."""
        return [line.name for line in self.exercises if line.waits]


def summarize(
    notebook: NotebookNode, grades: dict[str, Any], submission: Any, title: str, zone: tzinfo | None = UTC
) -> Summary:
    """Summarize a graded notebook: one line per exercise, and one for tests above the first answer.

    Parameters
    ----------
    notebook : NotebookNode
        As it is shown, with comments in its cells and without hidden tests.
    grades : dict of str to nbgrader.api.Grade
        By grade_id.
    submission : nbgrader.api.SubmittedNotebook
        With the points, the penalty and, in its assignment, the times.
    title : str
        The head of the page.
    zone : tzinfo, optional
        The time zone to show times in; None for that of the computer.
    """
    summary = Summary(title, submission.score, submission.late_submission_penalty or 0, submission.max_score)
    _add_times(summary, submission.assignment, zone)
    found = exercises(notebook)
    first = found[0].number - 1 if found else len(notebook.cells)
    early = [cell for cell in notebook.cells[:first] if is_test(cell)]
    if early:
        name = grade_id(early[0])
        summary.exercises.append(_line(Line(name, name), None, early, grades))
    for exercise in found:
        used = any(line.name == exercise.heading for line in summary.exercises)
        line = Line(
            exercise.name if used or not exercise.heading else exercise.heading,
            f"comment-{exercise.name}",
            comment=nbgrader_metadata(exercise.answer).get("comment") or "",
        )
        summary.exercises.append(_line(line, exercise, [exercise.answer, *exercise.tests], grades))
    summary.exercises = [line for line in summary.exercises if line.of or line.comment or line.reason]
    return summary


def _add_times(summary: Summary, submission: Any, zone: tzinfo | None) -> None:
    due = due_for(submission.assignment.duedate, submission.extension)
    submitted = submission.timestamp.replace(tzinfo=UTC) if submission.timestamp else None
    summary.due, summary.submitted = time_words(due, zone), time_words(submitted, zone)
    summary.days_late = days_late(seconds_late(due, submitted))


def _line(line: Line, exercise: Exercise | None, cells: list[NotebookNode], grades: dict[str, Any]) -> Line:
    """Return the line with the points that these cells earned, and the reason if some are missing."""
    failed = []
    for cell in cells:
        grade = grades.get(grade_id(cell))
        if grade is None:
            continue
        line.points += grade.score
        line.of += grade.max_score
        line.waits = line.waits or bool(grade.needs_manual_grade)
        if grade.score < grade.max_score:
            failed.append(cell)
    if exercise and exercise.tests and not line.of:
        line.reason = f"Further work without points: {'not done' if any(map(_failed, cells)) else 'done'}."
    elif failed and not line.comment and not line.waits:
        line.reason = _reason(exercise, failed)
    return line


def _reason(exercise: Exercise | None, failed: list[NotebookNode]) -> str:
    """Explain why points are missing: by the error in the answer, or else the first one in a test."""
    words = _error(exercise.answer) if exercise else ""
    if words:
        return f"Your answer ended with an error: {words}"
    for cell in filter(is_test, failed):
        if words := _error(cell):
            return words
        if _failed(cell):
            return f"A check in {grade_id(cell)} failed."
    if any(map(is_test, failed)):
        return "The tests gave part of the points."
    return "Graded by hand, without a comment."


def _failed(cell: NotebookNode) -> bool:
    return any(output.get("output_type") == "error" for output in cell.get("outputs", []))


def _error(cell: NotebookNode) -> str:
    """Return the error that a cell ended with, in one line; empty if it has none, or one without a message."""
    for output in cell.get("outputs", []):
        if output.get("output_type") != "error":
            continue
        kind, message = str(output.get("ename", "")), " ".join(str(output.get("evalue", "")).split())
        if kind in ("KeyboardInterrupt", "CellTimeoutError"):
            return "It ran longer than the time limit, so it was stopped."
        shown = message if kind in {*FOR_STUDENTS, "SubmissionStopped", "TestVoid"} else f"{kind}: {message}"
        return printable(shown.strip(": "), LONGEST_REASON)
    return ""
