"""`grading/who.csv`: the answers to *who is this?*, which `oxus who` writes and a person can edit.

Each row ties what an LMS or a student wrote, the source, to a student. A source is a person as the LMS names them (such
as `Moodle: Anna Ivanova`), a part of a path (such as the name of a folder), or the whole path of a file. A row with a
unit counts in that unit only.
"""

import csv
import io
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import escape_formula, is_plain, to_csv, write_atomic
from oxus.core.repair import check_student

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
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CourseError(f"{path}: cannot be read: save it as CSV in UTF-8") from None
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    if not set(HEADER) <= set(rows.fieldnames or ()):
        raise CourseError(f"{path}: row 1: the columns must be {', '.join(HEADER)}")
    found: Answers = {}
    for row in rows:
        source, unit, student = ((row[key] or "").strip() for key in HEADER)
        source = source[1:] if source.startswith("'") and not is_plain(source[1:]) else source
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
    rows = [[escape_formula(source), unit, student] for (source, unit), student in sorted(answers.items())]
    write_atomic(answers_path(course), to_csv([HEADER, *rows]))
