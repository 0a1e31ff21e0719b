"""The weighted total of a class, in percent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oxus.core.files import to_csv, write_atomic
from oxus.teaching.export import WHO, grade_rows, spreadsheet_cell, still_waiting
from oxus.teaching.roster import Student
from oxus.teaching.settings import Settings

TOTAL = "total"


@dataclass
class Totals:
    """The grades of a class, one row per student."""

    header: list[str]
    rows: list[list[Any]]
    waiting: dict[str, int] = field(default_factory=dict)
    """For each unit, the number of students who still wait for a manual grade."""
    units: list[str] = field(default_factory=list)
    """The units in the total."""


def totals(course: Path, settings: Settings, roster: Sequence[Student], register: bool = True) -> Totals:
    """The points of each student in each unit, and the weighted total in percent.

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
        As `oxus.teaching.export.grade_rows`, or if a spreadsheet would run what an LMS finds a student by.
    """
    rows = grade_rows(course, roster=roster, register=register)
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
    return Totals([*WHO, *units, TOTAL], table, still_waiting(rows), counted)


def write_totals(table: Totals, output: Path) -> None:
    """Write the grades as CSV, atomically."""
    write_atomic(output, to_csv([table.header, *table.rows]))
