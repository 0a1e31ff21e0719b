"""What `oxus export` does: the grades of a class as CSV, for a spreadsheet or for an LMS.

All scores are points, never percent, after the penalty for what came late, as nbgrader takes it. Where an instructor
has still to grade something by hand, the score is what has been given so far; the command says so.

Moodle (Grades > Import > CSV file, https://docs.moodle.org/en/Grade_import) finds a student by one column, which one
chooses: "ID number" or "Email address". It takes points in the scale of the grade item, so that the item's maximum must
be the unit's; an empty grade is none. A row with an empty field to find the student by goes to the student before
(grade/import/csv/classes/load_data.php), so that a column with a gap in it is left out here.

Canvas (Grades > Import, as Ohio State University describes it for its teachers:
https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades)
wants the columns Student, ID, SIS User ID, SIS Login ID and Section, then one an assignment, and reads the points
possible from the row under the header (lib/gradebook_importer.rb in instructure/canvas-lms). It finds a student by ID,
and an assignment by its name, which must be the unit's id; an empty grade is none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import escape_formula, is_plain, to_csv, write_atomic
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.nbgrader_api import api
from oxus.teaching.roster import Student

EXPORT = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"]
EXPORT += ["raw_score", "late_submission_penalty", "score", "max_score"]
NAMES = ("last_name", "first_name")
WHO = ("student_id", "last_name", "first_name", "email")
SYSTEMS = ("csv", "nbgrader", "moodle", "canvas")


@dataclass
class Exported:
    """What was written, and what an instructor should know of it."""

    rows: int
    waiting: dict[str, int] = field(default_factory=dict)
    """For each unit, the number of students who still wait for a manual grade."""
    remarks: list[str] = field(default_factory=list)


def export(
    course: Path,
    output: Path,
    wide: bool = False,
    system: str = "csv",
    units: Sequence[str] = (),
    roster: Sequence[Student] = (),
    register: bool = True,
) -> Exported:
    """Write the grades as CSV: nbgrader's columns, one row per student and unit, or one row per student for an LMS.

    Students of the roster are put into the gradebook, with their names. A student without a submission has 0 in
    nbgrader's columns, as nbgrader has it, and an empty field for an LMS, which means "no grade" to both. A name that
    starts as a spreadsheet's formula does (=, +, -, @) has `'` put before it; what an LMS finds a student by (id,
    number, email) is never changed, and refused if it starts so.

    Parameters
    ----------
    course : Path
        The course folder.
    output : Path
        The file to write, atomically.
    wide : bool
        One row per student and one column per unit.
    system : str
        `csv` or `nbgrader` (both are nbgrader's columns), `moodle` or `canvas`.
    units : sequence of str
        The ids of the units; all that are in the gradebook by default.
    roster : sequence of Student
        The class, if it is known.
    register : bool, default True
        Put the students of the roster into the gradebook; the rows are the same if it stays as it is.

    Returns
    -------
    Exported
        The number of students' rows, and how many still wait for a manual grade.

    Raises
    ------
    CourseError
        If there is no gradebook, a unit is not in it, students lack what the LMS knows them by, or the file cannot be
        written.
    """
    rows = grade_rows(course, units, roster, register)
    result = Exported(0, still_waiting(rows))
    if system in ("csv", "nbgrader") and not wide:
        table = [EXPORT, *([spreadsheet_cell(key, row[key]) for key in EXPORT] for row in rows)]
        result.rows = len(rows)
    else:
        make = {"csv": _wide, "moodle": _moodle, "canvas": _canvas}[system]
        table = make(_by_student(rows), rows, result)
    write_atomic(output, to_csv(table, bom=system != "canvas"))  # Canvas wants the plain header
    return result


def register_students(gradebook: Any, roster: Sequence[Student]) -> None:
    """Put the students of a roster into nbgrader's gradebook, or their names and email there if they are in it."""
    known = {student.id: student for student in gradebook.students}
    for student in roster:
        said, there = _said(student), known.get(student.student_id)
        if there is None or any(getattr(there, key) != value for key, value in said.items()):
            gradebook.update_or_create_student(student.student_id, **said)


def _said(student: Student) -> dict[str, str]:
    """What a roster says of a student, in the gradebook's words."""
    said = {
        "first_name": student.first_name,
        "last_name": student.last_name,
        "email": student.email,
        "lms_user_id": student.lms_id,
    }
    return {key: value for key, value in said.items() if value}


def _students(gradebook: Any, roster: Sequence[Student]) -> list[tuple[Any, ...]]:
    """The students of a gradebook and of a roster, as they are in the gradebook once they are registered."""
    keys = ("last_name", "first_name", "email", "lms_user_id")
    known = {s.id: {key: getattr(s, key) for key in keys} for s in gradebook.students}
    for student in roster:
        known[student.student_id] = {**known.get(student.student_id, {}), **_said(student)}
    return [(student, *(said.get(key) for key in keys)) for student, said in known.items()]


Row = dict[str, Any]
Table = list[list[Any]]


def grade_rows(
    course: Path, units: Sequence[str] = (), roster: Sequence[Student] = (), register: bool = True
) -> list[Row]:
    """The grades of a class, one row per unit and student.

    Parameters
    ----------
    course, units, roster, register
        Those of `export`.

    Returns
    -------
    list of dict
        The keys of EXPORT, with points; `handed_in` and `waits` (for a manual grade), bool; `lms_id`.

    Raises
    ------
    CourseError
        If there is no gradebook, or a unit is not in it.
    """
    check_gradebook(gradebook_path(course))
    from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import func, select

    rows = []
    with api(course).gradebook as gradebook:
        if register:
            register_students(gradebook, roster)
        known = {assignment.name: assignment for assignment in gradebook.assignments}
        for unit in units:
            if unit not in known:
                raise CourseError(f"{unit}: not in the gradebook yet: run `oxus grade {unit}` first")
        students = _students(gradebook, roster)
        # From the grades up: nbgrader's own sums send a query per submission, which takes minutes for a large class.
        session, of = gradebook.db, SubmittedNotebook.assignment_id
        graded = (
            select(of, func.sum(Grade.score), func.max(Grade.needs_manual_grade))
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .group_by(of)
        )
        points = {one: (score or 0.0, bool(waits)) for one, score, waits in session.execute(graded)}
        late = select(of, func.sum(SubmittedNotebook.late_submission_penalty)).group_by(of)
        penalties = {one: penalty or 0.0 for one, penalty in session.execute(late)}
        for assignment in (known[unit] for unit in units or known):
            handed_in = select(
                SubmittedAssignment.student_id, SubmittedAssignment.id, SubmittedAssignment.timestamp
            ).where(SubmittedAssignment.assignment_id == assignment.id)
            found = {student: (one, time) for student, one, time in session.execute(handed_in)}
            name, due, most = assignment.name, assignment.duedate, assignment.max_score
            for student, last, first, email, lms in students:
                one, time = found.get(student, (None, None))
                score, waits = points.get(one, (0.0, False))
                penalty = penalties.get(one, 0.0)
                final = max(0.0, score - penalty)
                values = (name, due, time, student, last, first, email, score, penalty, final, most)
                row = {k: "" if v is None else v for k, v in zip(EXPORT, values, strict=True)}
                row["handed_in"], row["waits"], row["lms_id"] = one is not None, waits, lms or ""
                rows.append(row)
    return rows


def still_waiting(rows: list[Row]) -> dict[str, int]:
    """For each unit, the number of students who still wait for a manual grade."""
    return dict(Counter(row["assignment"] for row in rows if row["waits"]))


def _by_student(rows: list[Row]) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row["student_id"], {})[row["assignment"]] = row
    return found


def _wide(students: dict[str, dict[str, Row]], rows: list[Row], result: Exported) -> Table:
    units = list(dict.fromkeys(row["assignment"] for row in rows))
    table: Table = [[*WHO, *units]]
    for own in students.values():
        first = next(iter(own.values()))
        table.append(
            [*(spreadsheet_cell(key, first[key]) for key in WHO), *(own[unit]["score"] for unit in units)]
        )
    result.rows = len(students)
    return table


def _moodle(students: dict[str, dict[str, Row]], rows: list[Row], result: Exported) -> Table:
    units = _maxima(rows, result)
    without = [student for student, own in students.items() if not next(iter(own.values()))["email"]]
    if without:
        result.remarks.append(
            f"no email for {_list(without)}: the column Email address is left out; map by ID number, or add the "
            "emails to grading/roster.csv"
        )
    table: Table = [["First name", "Last name", "ID number", *([] if without else ["Email address"]), *units]]
    for student, own in students.items():
        first = next(iter(own.values()))
        names = [
            spreadsheet_cell("first_name", first["first_name"]),
            spreadsheet_cell("last_name", first["last_name"]),
            student,
        ]
        email = [] if without else [spreadsheet_cell("email", first["email"])]
        table.append([*names, *email, *(_given(own[unit]) for unit in units)])
    result.rows = len(students)
    return table


def _canvas(students: dict[str, dict[str, Row]], rows: list[Row], result: Exported) -> Table:
    without = [student for student, own in students.items() if not next(iter(own.values()))["lms_id"]]
    if without:
        raise CourseError(
            f"Canvas knows students by its own ID, which is missing for {_list(without)}: put it into the column "
            "lms_id of grading/roster.csv (it is in the column ID of what Canvas exports from Grades)"
        )
    units = _maxima(rows, result)
    table: Table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *units]]
    table.append(["    Points Possible", "", "", "", "", *units.values()])
    for own in students.values():
        first = next(iter(own.values()))
        name = ", ".join(str(first[key]) for key in NAMES if first[key]) or first["student_id"]
        known = [escape_formula(name), spreadsheet_cell("lms_id", first["lms_id"]), "", "", ""]
        table.append([*known, *(_given(own[unit]) for unit in units)])
    result.rows = len(students)
    return table


def _maxima(rows: list[Row], result: Exported) -> dict[str, float]:
    """The points that each unit gives."""
    units = {row["assignment"]: row["max_score"] for row in rows}
    said = ", ".join(f"{unit} {points:g}" for unit, points in units.items())
    result.remarks.append(
        f"scores are points, not percent; the grade item's maximum must be the unit's: {said}"
    )
    return units


def _given(row: Row) -> Any:
    """The score for an LMS: empty, which means "no grade", for what was not submitted."""
    return round(row["score"], 4) if row["handed_in"] else ""


def spreadsheet_cell(key: str, value: Any) -> Any:
    """A value that no spreadsheet runs as a formula.

    Raises
    ------
    CourseError
        If it starts as a formula does, and an LMS finds a student by it.
    """
    if not isinstance(value, str) or is_plain(value):
        return value
    if key in NAMES:
        return escape_formula(value)
    raise CourseError(f"{key} {value!r} starts like a spreadsheet formula: fix it in the roster or gradebook")


def _list(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
