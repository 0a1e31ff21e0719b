"""The weighted total of a class, in per cent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from oxus.core.files import write_atomic
from oxus.core.safe_output import to_csv
from oxus.teaching.gradebook.export import WHO, Exported, details_table, spreadsheet_cell, write_left_out
from oxus.teaching.gradebook.grades import Row, grade_rows, still_waiting
from oxus.teaching.settings import Settings
from oxus.teaching.students.roster import Student

TOTAL = "total"


@dataclass
class Totals:
    """The grades of a class, one row per student."""

    header: list[str]
    rows: list[list[Any]]
    grades: list[Row] = field(default_factory=list)
    """The rows that they are from, those of students outside the class included."""
    units: list[str] = field(default_factory=list)
    """The units in the total."""


def totals(course: Path, settings: Settings, roster: Sequence[Student], register: bool = True) -> Totals:
    """Calculate the points of each student in each unit, and the weighted total in per cent.

    A unit counts by the share of its points that a student has, times its weight, as soon as it is in the gradebook;
    a student without a submission has 0 there.

    Parameters
    ----------
    course : Path
        The class folder.
    settings : Settings
        For the weights.
    roster : sequence of Student
        The class, if it is known.
    register : bool, default True
        As in `oxus.teaching.export.export`.

    Raises
    ------
    CourseError
        As `oxus.teaching.gradebook.export.grade_rows`, or if a spreadsheet would run what an LMS finds a student by.
    """
    every = grade_rows(course, roster=roster, register=register)
    rows = [row for row in every if not row["left_out"]]
    units = [unit for unit in dict.fromkeys(row["assignment"] for row in rows) if unit in settings.units]
    counted = [unit for unit in units if settings.units[unit].weight]
    sum_of_weights = sum(settings.units[unit].weight for unit in counted)
    students: dict[str, list[Any]] = {}
    shares: dict[str, float] = {}
    for row in rows:
        unit, student = row["assignment"], row["student_id"]
        if unit not in units:
            continue
        if student not in students:
            students[student] = [spreadsheet_cell(key, row[key]) for key in WHO]
        students[student].append(row["score"])
        share = row["score"] / row["max_score"] if row["max_score"] else 0.0
        shares[student] = shares.get(student, 0.0) + settings.units[unit].weight * share
    table = [
        [*fields, f"{100 * shares[student] / sum_of_weights:.2f}" if sum_of_weights else ""]
        for student, fields in students.items()
    ]
    return Totals([*WHO, *units, TOTAL], table, every, counted)


def details_path(output: Path) -> Path:
    """Return the path of the file with one row per student and unit, beside the file with the totals."""
    return output.with_name(f"{output.stem}-details{output.suffix or '.csv'}")


def write_totals(table: Totals, output: Path, zone: tzinfo | None = UTC) -> Exported:
    """Write the grades as CSV, atomically: the totals, the details, and everyone outside the class.

    Parameters
    ----------
    table : Totals
        From `totals`.
    output : Path
        The file for the totals; the others go beside it, unless it is not a regular file.
    zone : tzinfo, optional
        The time zone of the times; None for that of the computer.

    Raises
    ------
    CourseError
        If a file cannot be written.
    """
    result = Exported(len(table.rows), still_waiting(table.grades))
    write_atomic(output, to_csv([table.header, *table.rows]))
    if output.is_file():
        in_class = [row for row in table.grades if not row["left_out"]]
        write_atomic(details_path(output), to_csv(details_table(in_class, zone)))
    write_left_out(table.grades, output, result, zone)
    return result
