"""The roster: who is in the class, and how the LMS names them."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import is_plain
from oxus.core.repair import check_student
from oxus.teaching import lms

MOST_FAULTS = 20
"""How many faults of a roster are told at once."""

COLUMNS = ("student_id", "last_name", "first_name", "email", "lms_name", "lms_id")


@dataclass(frozen=True)
class Student:
    """One row of the roster; what is not known is empty."""

    student_id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_name: str = ""
    lms_id: str = ""

    def names(self) -> set[str]:
        """The ways in which an LMS may write the name, without what is no letter or digit."""
        both = (f"{self.last_name} {self.first_name}", f"{self.first_name} {self.last_name}")
        return {normalize_name(n) for n in (self.lms_name, *both)} - {""}

    def is_other_than(self, person: lms.Person) -> bool:
        """Whether the row says of this student something that cannot be said of the person."""
        if person.system == "Canvas" and self.lms_id and not person.id.startswith("anon_"):
            return self.lms_id != person.id
        return bool(self.lms_name) and normalize_name(self.lms_name) != normalize_name(person.name)


def find_student(roster: Sequence[Student], person: lms.Person) -> Student | None:
    """The student of the roster who the person is; None if none is, or more than one may be.

    Canvas's id decides before the name. Moodle's number is another one in each assignment: it decides only between
    namesakes, and for rows without any name (blind marking).
    """
    by_id = [s for s in roster if s.lms_id and s.lms_id == person.id]
    by_name = [s for s in roster if person.name and normalize_name(person.name) in s.names()]
    if person.system == "Canvas":
        by_name = [s for s in by_name if not s.is_other_than(person)]
        found = by_id or by_name
    else:
        found = [s for s in by_name if s in by_id] or by_name or [s for s in by_id if not s.names()]
    return found[0] if len(found) == 1 else None


def normalize_name(name: str) -> str:
    """The letters and digits of a name, in lower case, so that two ways of writing it compare equal."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name)).casefold()


def roster_path(course: Path) -> Path:
    """Where the class's roster lies, if there is one."""
    return course / "grading" / "roster.csv"


def class_roster(course: Path, path: Path | None = None) -> list[Student]:
    """The roster of the class, or that of `path` if one is named; empty if the class has none.

    Raises
    ------
    CourseError
        As `read_roster` does.
    """
    path = path or roster_path(course)
    return read_roster(path) if path.exists() or path != roster_path(course) else []


def read_roster(path: Path) -> list[Student]:
    """The students of a class, from a table as Excel or an editor saves it.

    Parameters
    ----------
    path : Path
        CSV, UTF-8 with or without a mark at its start, with commas or semicolons. The column student_id must be there;
        last_name, first_name, email, lms_name (the full name as the LMS writes it) and lms_id may be; others are
        left aside.

    Raises
    ------
    CourseError
        If it cannot be read, or rows have no id, one that cannot be used, or one that another row has; a line for
        each such row.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path}: not UTF-8: in Excel, save it as `CSV UTF-8`") from None
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        return _students(rows, path)
    except csv.Error:
        raise CourseError(
            f"{path}: row {rows.line_num}: a field is longer than {csv.field_size_limit():,} characters: "
            "look for a quotation mark that is not closed"
        ) from None


def _students(rows: "csv.DictReader[str]", path: Path) -> list[Student]:
    rows.fieldnames = [str(name).strip().lower() for name in rows.fieldnames or ()]
    if "student_id" not in rows.fieldnames:
        raise CourseError(f"{path}: no column student_id; the columns are {', '.join(COLUMNS)}")
    students: dict[str, Student] = {}
    lines: dict[tuple[str, str], int] = {}
    faults = []
    for row in rows:
        values = {key: (row.get(key) or "").strip() for key in COLUMNS}
        if not any(values.values()):
            continue
        where = f"{path}: row {rows.line_num}"
        try:
            check_student(values["student_id"])
        except CourseError as error:
            faults.append(f"{where}: student_id {error}")
        for key in ("email", "lms_id"):
            if values[key] and not is_plain(values[key]):
                faults.append(f"{where}: {key} {values[key]!r} starts like a spreadsheet formula: fix it")
        for key in ("student_id", "lms_id"):
            value = values[key]
            if value and (key, value) in lines:
                faults.append(f"{where}: {key} {value} is already in row {lines[key, value]}")
            lines.setdefault((key, value), rows.line_num)
        students[values["student_id"]] = Student(**values)
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise CourseError("\n".join(faults[:MOST_FAULTS] + more))
    return list(students.values())
