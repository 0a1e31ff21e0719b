"""`grading/who.csv`: the answers to *who is this?*, which `oxus who` writes and a person can edit.

Each row ties what an LMS or a student wrote, the source, to a student. A source is a person as the LMS names them (such
as `Moodle: Anna Ivanova`), a part of a path (such as the name of a folder), or the whole path of a file. A row with a
unit counts in that unit only.
"""

import csv
import io
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.repair import check_student
from oxus.core.safe_output import read_csv_cell, to_csv

NOBODY = "-"
"""In place of a student: the file is not from anyone in the class."""
HEADER = ["source", "unit", "student_id"]

Answers = dict[tuple[str, str], str]
"""The student of each source and unit; the unit is empty if the answer counts in all."""


def answers_path(course: Path) -> Path:
    """Return the path of the class's list of answers."""
    return course / "grading" / "who.csv"


def read_answers(course: Path) -> Answers:
    """Read the answers of a class; none if there is no list yet.

    Raises
    ------
    CourseError
        If the list cannot be read, lacks a column, or a row in it lacks a source or a student.
    """
    path = answers_path(course)
    if not path.exists():
        return {}
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CourseError(f"{path}: cannot be read: save it as CSV in UTF-8") from None
    head = next(iter(text.splitlines()), "")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    if not set(HEADER) <= set(rows.fieldnames or ()):
        raise CourseError(f"{path}: row 1: the columns must be {', '.join(HEADER)}")
    found: Answers = {}
    for row in rows:
        source, unit, student = (read_csv_cell((row[key] or "").strip()) for key in HEADER)
        if not source and not student:
            continue
        if not source or not student:
            raise CourseError(f"{path}: row {rows.line_num}: a source and a student_id are needed")
        student = student.removeprefix("'")
        if student != NOBODY:
            try:
                check_student(student)
            except CourseError as error:
                raise CourseError(f"{path}: row {rows.line_num}: {error}") from None
        found[source, unit] = student
    return found


def write_answers(course: Path, answers: Answers) -> None:
    """Write the answers of a class, in the order of their sources.

    Raises
    ------
    CourseError
        If the list cannot be written.
    """
    rows = [[source, unit, student] for (source, unit), student in sorted(answers.items())]
    write_atomic(answers_path(course), to_csv([HEADER, *rows]))
