"""The settings of a class in nbgrader's gradebook, and what weights make of its grades."""

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oxus.core.files import to_csv, write_atomic
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.export import Exported, export, register_students
from oxus.teaching.nbgrader_api import api
from oxus.teaching.roster import Student, class_roster
from oxus.teaching.settings import Settings

TOTAL = "total"


def settle(course: Path, settings: Settings, unit: str = "") -> None:
    """Make the gradebook agree with class.toml and the roster: due dates, names, what is taken off for being late.

    nbgrader takes a late penalty off when it autogrades, and no more than the points there are then. Essays are graded
    later, and dates and policies change: so the penalties are worked out anew here, by the same policy.

    Parameters
    ----------
    course : Path
        The class folder.
    settings : Settings
        Its class.toml.
    unit : str
        A unit that is about to be graded: its date is noted though it is not in the gradebook yet.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    from oxus.grader.recorder import gradebook_errors, make_gradebook

    path = gradebook_path(course)
    there = check_gradebook(path, needed=False)
    if not there and not unit:
        return
    nbgrader = api(course)
    if not there:
        make_gradebook(path)
    with gradebook_errors(path), nbgrader.gradebook as gradebook:
        register_students(gradebook, class_roster(course))
        names = {assignment.name for assignment in gradebook.assignments} | ({unit} - {""})
        for name in sorted(names & settings.units.keys()):
            assignment = gradebook.update_or_create_assignment(name, duedate=settings.units[name].due)
            _penalize(gradebook, assignment, settings)


def _penalize(gradebook: Any, assignment: Any, settings: Settings) -> None:
    from nbgrader.api import SubmittedAssignment

    submissions = gradebook.db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id)
    for submission in submissions:
        seconds = submission.total_seconds_late if assignment.duedate else 0
        if not seconds and not submission.late_submission_penalty:
            continue
        for notebook in submission.notebooks:
            penalty = settings.late.penalty(notebook.score, seconds) or None
            if notebook.late_submission_penalty != penalty:
                notebook.late_submission_penalty = penalty
    gradebook.db.commit()


@dataclass(frozen=True)
class Progress:
    """How far a class is with a unit."""

    handed_in: int = 0
    graded: int = 0
    """Of those, as they were handed in last."""
    essays: int = 0
    """Students whose essay waits for its grade."""
    feedback: int = 0
    """Pages that are not older than the autograded notebook."""


def progress(course: Path, units: Sequence[str]) -> dict[str, Progress]:
    """How far a class is, by unit."""
    waiting = _waiting(course)
    found = {}
    for unit in units:
        handed_in = sorted((course / "grading" / "submitted").glob(f"*/{unit}"))
        graded = feedback = 0
        for folder in handed_in:
            student = folder.parent.name
            done = course / "grading" / "autograded" / student / unit
            page = course / "grading" / "feedback" / student / unit / f"{unit}.html"
            notebook = done / f"{unit}.ipynb"
            if notebook.is_file() and _stamp(folder) <= _stamp(done):
                graded += 1
                feedback += page.is_file() and page.stat().st_mtime >= notebook.stat().st_mtime
        found[unit] = Progress(len(handed_in), graded, waiting.get(unit, 0), feedback)
    return found


def _stamp(folder: Path) -> str:
    """When a hand-in came: text in one form, which `oxus collect` writes, so that it can be compared as it is."""
    try:
        return (folder / "timestamp.txt").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _waiting(course: Path) -> dict[str, int]:
    """For each unit, the number of students of whom something is to be graded by hand."""
    if not check_gradebook(gradebook_path(course), needed=False):
        return {}
    from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import func, select

    # From the grades up: nbgrader's own `needs_manual_grade` looks anew for each submission, which takes seconds.
    wanted = (
        select(Assignment.name, func.count(SubmittedAssignment.id.distinct()))
        .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(Grade.needs_manual_grade)
        .group_by(Assignment.name)
    )
    with api(course).gradebook as gradebook:
        return {name: number for name, number in gradebook.db.execute(wanted)}


@dataclass
class Totals:
    """The grades of a class, one row a student."""

    header: list[str]
    rows: list[list[str]]
    exported: Exported
    units: list[str] = field(default_factory=list)
    """The units in the total."""


def totals(course: Path, settings: Settings, roster: Sequence[Student]) -> Totals:
    """The points of each student in each unit, and the weighted total in percent.

    A unit counts by the share of its points that a student has, times its weight, as soon as it is in the gradebook;
    who handed in nothing has 0 there.

    Parameters
    ----------
    course : Path
        The class folder.
    settings : Settings
        For the weights.
    roster : sequence of Student
        The class, if it is known.

    Raises
    ------
    CourseError
        As `oxus.teaching.export.export`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "grades.csv"
        exported = export(course, path, roster=roster)
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    units = [u for u in dict.fromkeys(r["assignment"] for r in rows) if u in settings.units]
    who = ["student_id", "last_name", "first_name", "email"]
    students: dict[str, dict[str, str]] = {}
    shares: dict[str, float] = {}
    counted = [u for u in units if settings.units[u].weight]
    sum_of_weights = sum(settings.units[u].weight for u in counted)
    for row in rows:
        unit, student = row["assignment"], row["student_id"]
        if unit not in units:
            continue
        own = students.setdefault(student, {key: row[key] for key in who})
        own[unit] = row["score"]
        most = float(row["max_score"])
        share = float(row["score"]) / most if most else 0.0
        shares[student] = shares.get(student, 0.0) + settings.units[unit].weight * share
    table = [
        [*own.values(), f"{100 * shares[student] / sum_of_weights:.2f}" if sum_of_weights else ""]
        for student, own in students.items()
    ]
    return Totals([*who, *units, TOTAL], table, exported, counted)


def write_totals(table: Totals, output: Path) -> None:
    """Write the grades as CSV."""
    write_atomic(output, to_csv([table.header, *table.rows]))
