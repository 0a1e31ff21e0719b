"""Write the grades of a class as CSV (`oxus export`), for a spreadsheet or for an LMS.

The file has exactly the students of the roster. Everyone else is in a second file beside it, with the reason.

All scores are points, never percent, after the penalty for what came late, as nbgrader takes it. Where an instructor
has still to grade something by hand, the score is what has been given so far; the command says so.

Moodle (Grades > Import > CSV file, https://docs.moodle.org/en/Grade_import) finds a student by one column, which one
chooses: "ID number" or "Email address". It takes points in the scale of the grade item, so that the item's maximum must
be the unit's; an empty grade is none. A row with an empty field to find the student by goes to the student before
(grade/import/csv/classes/load_data.php), and a row with an unknown student ends the import. So only students of the
roster are written, and of these nobody without the field.

Canvas (Grades > Import, as Ohio State University describes it for its teachers:
https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades)
wants the columns Student, ID, SIS User ID, SIS Login ID and Section, then one per assignment, and reads the points
possible from the row under the header (lib/gradebook_importer.rb in instructure/canvas-lms). It finds a student by ID,
and an assignment by its name, which must be the unit's id; an empty grade is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.safe_output import is_plain, to_csv
from oxus.teaching.gradebook.grades import NBGRADER, Row, grade_rows, still_waiting
from oxus.teaching.settings import time_words
from oxus.teaching.students.roster import Student

DETAILS = [*NBGRADER, "days_late", "needs_manual_grade", "remarks"]
"""The columns of the file that has one row per student and unit."""

NAMES = ("last_name", "first_name")
WHO = ("student_id", "last_name", "first_name", "email")
SYSTEMS = ("csv", "nbgrader", "moodle", "canvas")
LEFT_OUT = [
    *WHO,
    "reason",
    "assignment",
    "timestamp",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
]
"""The columns of the file of everyone else."""

Table = list[list[Any]]


@dataclass
class Exported:
    """The rows that were written, and the notes that an instructor should read."""

    rows: int = 0
    waiting: dict[str, int] = field(default_factory=dict)
    """For each unit, the number of students who still wait for a manual grade."""
    remarks: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """For each student who is not in the file, the reason."""


def export(
    course: Path,
    output: Path,
    wide: bool = False,
    system: str = "csv",
    units: Sequence[str] = (),
    roster: Sequence[Student] = (),
    register: bool = True,
    zone: tzinfo | None = UTC,
) -> Exported:
    """Write the grades as CSV: one row per student and unit, or one row per student for an LMS.

    Students of the roster are put into the gradebook, with their names. A student without a submission has 0 in
    nbgrader's columns, as nbgrader has it, and an empty field for an LMS, which means "no grade" to both. A name that
    starts as a spreadsheet's formula does (=, +, -, @) has `'` put before it; what an LMS finds a student by (id,
    number, email) is never changed, and refused if it starts so.

    Parameters
    ----------
    course : Path
        The course folder.
    output : Path
        The file to write, atomically; beside it goes `left_out_path`.
    wide : bool
        One row per student and one column per unit.
    system : str
        `csv` (nbgrader's columns and others, with times as they are shown everywhere), `nbgrader` (its columns, as it
        writes them), `moodle` or `canvas`.
    units : sequence of str
        The ids of the units; all that are in the gradebook by default.
    roster : sequence of Student
        The class, if it is known.
    register : bool, default True
        Put the students of the roster into the gradebook; the rows are the same if it stays as it is.
    zone : tzinfo, optional
        The time zone of the times in `csv`; None for that of the computer.

    Returns
    -------
    Exported
        The number of students' rows, how many still wait for a manual grade, and who was left out.

    Raises
    ------
    CourseError
        If there is no gradebook, a unit is not in it, nobody has what the LMS knows students by, or the file cannot
        be written.
    """
    rows = grade_rows(course, units, roster, register)
    result = Exported(waiting=still_waiting(rows))
    in_class = [row for row in rows if not row["left_out"]]
    if system in ("csv", "nbgrader") and not wide:
        table = details_table(in_class, zone) if system == "csv" else _nbgrader(in_class)
        result.rows = len(in_class)
    else:
        make = {"csv": _wide, "moodle": _moodle, "canvas": _canvas}[system]
        table = make(_by_student(in_class), in_class, result)
    write_atomic(output, to_csv(table, bom=system != "canvas"))  # Canvas wants the plain header
    write_left_out(rows, output, result, zone)
    return result


def details_table(rows: Sequence[Row], zone: tzinfo | None) -> Table:
    """Return one row per student and unit: the points before and after the penalty, the times, and all remarks.

    Parameters
    ----------
    rows : sequence of Row
        Of the class.
    zone : tzinfo, optional
        As in `export`.
    """
    table: Table = [DETAILS]
    for row in rows:
        shown = row | _times(row, zone) | {"needs_manual_grade": "yes" if row["waits"] else ""}
        shown |= {key: round(row[key], 4) for key in ("raw_score", "late_submission_penalty", "score")}
        shown["remarks"] = "; ".join(row["remarks"])
        table.append([spreadsheet_cell(key, shown[key]) for key in DETAILS])
    return table


def _times(row: Row, zone: tzinfo | None) -> dict[str, str]:
    return {"duedate": time_words(row["due"], zone), "timestamp": time_words(row["submitted"], zone)}


def _nbgrader(rows: Sequence[Row]) -> Table:
    return [NBGRADER, *([spreadsheet_cell(key, row[key]) for key in NBGRADER] for row in rows)]


def left_out_path(output: Path) -> Path:
    """Return the path of the file for everyone who is not in `output`."""
    return output.with_name(f"{output.stem}-not-on-roster{output.suffix or '.csv'}")


def write_left_out(rows: Sequence[Row], output: Path, result: Exported, zone: tzinfo | None) -> None:
    """Write everyone who is not in the main file, with the reason and the points, and note them in the result.

    There is no such file if there is nobody to write, unless an earlier export left one: then it has no rows.

    Parameters
    ----------
    rows : sequence of Row
        Of all students.
    output : Path
        The main file. If it is not a regular file, as a pipe is not, nothing is written.
    result : Exported
        With the students whom the LMS could not find in `left_out`; those outside the class are added.
    zone : tzinfo, optional
        As in `export`.

    Raises
    ------
    CourseError
        If the file cannot be written.
    """
    result.left_out |= {row["student_id"]: row["left_out"] for row in rows if row["left_out"]}
    table: Table = [LEFT_OUT]
    for student, own in _by_student(rows).items():
        if student not in result.left_out:
            continue
        first = next(iter(own.values()))
        who = [spreadsheet_cell(key, first[key], strict=False) for key in WHO]
        who.append(result.left_out[student])
        table += [
            [*who, *((row | _times(row, zone))[key] for key in LEFT_OUT[len(who) :])]
            for row in own.values()
            if row["handed_in"]
        ] or [[*who, *("" for _ in LEFT_OUT[len(who) :])]]
    path = left_out_path(output)
    if (result.left_out or path.is_file()) and (output.is_file() or not output.exists()):
        write_atomic(path, to_csv(table))


def _by_student(rows: Sequence[Row]) -> dict[str, dict[str, Row]]:
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
    found = {s: own for s, own in students.items() if next(iter(own.values()))["email"]}
    if found:
        _leave_out(students, found, "no email address in the roster", result)
    elif students:
        found = students
        result.remarks.append(
            "nobody has an email address: the column Email address is left out; map by ID number, or add the addresses "
            "to grading/roster.csv"
        )
    has_email = any(next(iter(own.values()))["email"] for own in found.values())
    table: Table = [["First name", "Last name", "ID number", *["Email address"][: int(has_email)], *units]]
    for student, own in found.items():
        first = next(iter(own.values()))
        names = [
            spreadsheet_cell("first_name", first["first_name"]),
            spreadsheet_cell("last_name", first["last_name"]),
        ]
        number = spreadsheet_cell("id_number", first["id_number"]) or student
        email = [spreadsheet_cell("email", first["email"])][: int(has_email)]
        table.append([*names, number, *email, *(_given(own[unit]) for unit in units)])
    result.rows = len(found)
    return table


def _canvas(students: dict[str, dict[str, Row]], rows: list[Row], result: Exported) -> Table:
    found = {s: own for s, own in students.items() if next(iter(own.values()))["lms_id"]}
    column = (
        "put it into the column lms_id of grading/roster.csv (it is in the column ID of what Canvas exports from "
        "Grades, which `oxus class roster` reads as it is)"
    )
    if students and not found:
        raise CourseError(f"Canvas knows students by its own ID, which nobody has here: {column}")
    _leave_out(students, found, "no Canvas ID in the roster", result)
    if len(found) < len(students):
        result.remarks.append(f"Canvas knows students by its own ID: {column}")
    units = _maxima(rows, result)
    table: Table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *units]]
    table.append(["    Points Possible", "", "", "", "", *units.values()])
    for own in found.values():
        first = next(iter(own.values()))
        name = ", ".join(str(first[key]) for key in NAMES if first[key]) or first["student_id"]
        known = [name, spreadsheet_cell("lms_id", first["lms_id"]), "", "", ""]
        table.append([*known, *(_given(own[unit]) for unit in units)])
    result.rows = len(found)
    return table


def _leave_out(
    students: dict[str, dict[str, Row]], found: dict[str, dict[str, Row]], reason: str, result: Exported
) -> None:
    result.left_out |= {student: reason for student in students if student not in found}


def _maxima(rows: list[Row], result: Exported) -> dict[str, float]:
    """Return the points that each unit gives."""
    units = {row["assignment"]: row["max_score"] for row in rows}
    said = ", ".join(f"{unit} {points:g}" for unit, points in units.items())
    result.remarks.append(
        f"scores are points, not percent; the grade item's maximum must be the unit's: {said}"
    )
    return units


def _given(row: Row) -> Any:
    """Return the score for an LMS: empty, which means "no grade", for what was not submitted."""
    return round(row["score"], 4) if row["handed_in"] else ""


def spreadsheet_cell(key: str, value: Any, strict: bool = True) -> Any:
    """Return a value for `to_csv`, which escapes formulas; refuse one that must not be changed.

    Parameters
    ----------
    key : str
        Its column.
    value : object
        Only text can be a formula.
    strict : bool, default True
        Refuse what an LMS finds a student by if `to_csv` would escape it.

    Raises
    ------
    CourseError
        If it starts as a formula does, and an LMS finds a student by it.
    """
    if not strict or key in (*NAMES, "remarks") or not isinstance(value, str) or is_plain(value):
        return value
    raise CourseError(f"{key} {value!r} starts like a spreadsheet formula: fix it in the roster or gradebook")
