"""The grades of a class, one row per unit and student, as all tables and exports show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.gradebook.extensions import due_for, seconds_late
from oxus.teaching.nbgrader_api import open_gradebook
from oxus.teaching.remarks import Remarks
from oxus.teaching.settings import days_late, time_words
from oxus.teaching.students.roster import Student

NBGRADER = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"]
NBGRADER += ["raw_score", "late_submission_penalty", "score", "max_score"]
"""The columns of nbgrader's own export."""

Row = dict[str, Any]
"""The keys of NBGRADER, with points; and

- `due`, `submitted` : datetime, UTC, or None if there is no such time; the first with the student's extension
- `days_late` : int, the days begun since then
- `handed_in`, `waits` : bool, whether there is a submission, and whether it waits for a manual grade
- `remarks` : list of str, for the instructor
- `lms_id`, `id_number` : str, from the gradebook and the roster
- `left_out` : str, why the student is not in the class; empty for those who are
"""


def register_students(gradebook: Any, roster: Sequence[Student]) -> None:
    """Put the students of a roster into nbgrader's gradebook, or update their names and email addresses there."""
    known = {student.id: student for student in gradebook.students}
    for student in roster:
        said, there = _said(student), known.get(student.student_id)
        if there is None or any(getattr(there, key) != value for key, value in said.items()):
            gradebook.update_or_create_student(student.student_id, **said)


def _said(student: Student) -> dict[str, str]:
    """Return a student's data from the roster, with the gradebook's field names."""
    said = {
        "first_name": student.first_name,
        "last_name": student.last_name,
        "email": student.email,
        "lms_user_id": student.lms_id,
    }
    return {key: value for key, value in said.items() if value}


def grade_rows(
    course: Path, units: Sequence[str] = (), roster: Sequence[Student] = (), register: bool = True
) -> list[Row]:
    """Return the grades of a class, one row per unit and student.

    Parameters
    ----------
    course : Path
        The course folder.
    units : sequence of str
        The ids of the units; all that are in the gradebook by default.
    roster : sequence of Student
        The class. If it is empty, everyone in the gradebook is in the class.
    register : bool, default True
        Put the students of the roster into the gradebook; the rows are the same if it stays as it is.

    Returns
    -------
    list of dict
        See `Row`.

    Raises
    ------
    CourseError
        If there is no gradebook, or a unit is not in it.
    """
    check_gradebook(gradebook_path(course))
    rows = []
    with open_gradebook(course) as gradebook:
        if register:
            register_students(gradebook, roster)
        known = {assignment.name: assignment for assignment in gradebook.assignments}
        for unit in units:
            if unit not in known:
                raise CourseError(f"{unit}: not in the gradebook yet: run `oxus grade {unit}` first")
        students = _students(gradebook, roster)
        in_roster = {student.student_id: student for student in roster}
        for assignment in (known[unit] for unit in units or known):
            remarks = Remarks(course, assignment.name)
            points = unit_points(gradebook, assignment)
            for student, said in students.items():
                row = {**_row(assignment, points.get(student)), "student_id": student, **said}
                row["remarks"] = remarks.for_instructor(student)
                own = in_roster.get(student)
                row["id_number"] = own.id_number if own else ""
                row["left_out"] = _why_left_out(own, remarks.lms_name(student)) if roster else ""
                rows.append(row)
    return rows


def _students(gradebook: Any, roster: Sequence[Student]) -> dict[str, Row]:
    """Return the students of a gradebook and of a roster, as they are in the gradebook once they are registered."""
    keys = {"last_name": "last_name", "first_name": "first_name", "email": "email", "lms_user_id": "lms_id"}
    known = {s.id: {key: getattr(s, key) for key in keys} for s in gradebook.students}
    for student in roster:
        known[student.student_id] = {**known.get(student.student_id, {}), **_said(student)}
    return {
        student: {new: said.get(old) or "" for old, new in keys.items()} for student, said in known.items()
    }


def _why_left_out(student: Student | None, lms_name: str) -> str:
    if student and student.withdrawn:
        return f"withdrawn: {student.withdrawn}"
    if student:
        return ""
    return "not on the roster" + (f"; submitted as {lms_name}" if lms_name else "")


def unit_points(gradebook: Any, assignment: Any) -> dict[str, Row]:
    """Return the points and times of every submission of a unit, by student.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Open.
    assignment : nbgrader.api.Assignment
        The unit there.

    Returns
    -------
    dict of str to dict
        `raw_score`, `late_submission_penalty`, `score`, `waits`, `timestamp`, `due`, `submitted` and `days_late` of
        `Row`, by the student's id.
    """
    from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import func, select

    # From the grades up: nbgrader's own sums send a query per submission, which takes minutes for a large class.
    session, of = gradebook.db, SubmittedNotebook.assignment_id
    submission = SubmittedAssignment
    wanted = submission.assignment_id == assignment.id
    graded = (
        select(of, func.sum(Grade.score), func.max(Grade.needs_manual_grade))
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(submission, submission.id == of)
        .where(wanted)
        .group_by(of)
    )
    points = {one: (score or 0.0, bool(waits)) for one, score, waits in session.execute(graded)}
    taken_off = func.sum(SubmittedNotebook.late_submission_penalty)
    late = select(of, taken_off).join(submission, submission.id == of).where(wanted).group_by(of)
    penalties = {one: penalty or 0.0 for one, penalty in session.execute(late)}
    columns = (submission.student_id, submission.id, submission.timestamp, submission.extension)
    found = {}
    for student, one, timestamp, extension in session.execute(select(*columns).where(wanted)):
        score, waits = points.get(one, (0.0, False))
        penalty = penalties.get(one, 0.0)
        due = due_for(assignment.duedate, extension)
        submitted = timestamp.replace(tzinfo=UTC) if timestamp else None
        found[student] = {
            "raw_score": score,
            "late_submission_penalty": penalty,
            "score": max(0.0, score - penalty),
            "waits": waits,
            "timestamp": timestamp or "",
            "due": due,
            "submitted": submitted,
            "days_late": days_late(seconds_late(due, submitted)),
        }
    return found


def _row(assignment: Any, points: Row | None) -> Row:
    nothing = {
        "raw_score": 0.0,
        "late_submission_penalty": 0.0,
        "score": 0.0,
        "waits": False,
        "timestamp": "",
    }
    nothing |= {"due": due_for(assignment.duedate, None), "submitted": None, "days_late": 0}
    row = {"assignment": assignment.name, "duedate": assignment.duedate or "", **(points or nothing)}
    return row | {"max_score": assignment.max_score, "handed_in": points is not None}


def with_times(course: Path, unit: str, outcomes: Sequence[Any], zone: tzinfo | None = UTC) -> list[Any]:
    """Add penalties and times from the gradebook, and the results of collecting, to the outcomes of `oxus grade`.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    outcomes : sequence of oxus.grader.outcomes.Outcome
        One per student.
    zone : tzinfo, optional
        The time zone to show times in; None for that of the computer.
    """
    with open_gradebook(course) as gradebook:
        points = unit_points(gradebook, gradebook.find_assignment(unit))
    remarks = Remarks(course, unit)

    def to_check(outcome: Any) -> list[str]:
        found = remarks.to_check(outcome.student)
        return [one for one in found if not (outcome.reason and one.endswith(f"refused: {outcome.reason}"))]

    return [
        replace(
            outcome,
            remarks=tuple(dict.fromkeys([*outcome.remarks, *to_check(outcome)])),
            **_times_of(points.get(outcome.student), zone),
        )
        for outcome in outcomes
    ]


def _times_of(row: Row | None, zone: tzinfo | None) -> dict[str, Any]:
    if not row:
        return {}
    return {
        "penalty": row["late_submission_penalty"],
        "due": time_words(row["due"], zone),
        "submitted": time_words(row["submitted"], zone),
        "days_late": row["days_late"],
    }


def still_waiting(rows: list[Row]) -> dict[str, int]:
    """Count, for each unit, the students of the class who still wait for a manual grade."""
    return dict(Counter(row["assignment"] for row in rows if row["waits"] and not row["left_out"]))
