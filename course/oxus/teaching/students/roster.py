"""The roster: who is in the class, and how the LMS names them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.repair import check_student
from oxus.core.safe_output import is_plain
from oxus.teaching.students.roster_columns import find_columns, is_canvas, is_teacher
from oxus.teaching.students.spreadsheets import Table, read_table

MOST_FAULTS = 20
"""The number of faults in a roster that are reported at once."""

NOT_WITHDRAWN = {"", "no", "n", "na", "none", "false", "0", "нет", "ложь", "жоқ", "жок", "йўқ", "йук", "yoq"}
"""Values of the column `withdrawn` for a student who is in the class; only letters and digits count."""


@dataclass(frozen=True)
class Student:
    """One row of the roster; unknown values are empty."""

    student_id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_name: str = ""
    lms_id: str = ""
    id_number: str = ""
    """The LMS's *ID number* or *SIS User ID*, if student_id is written in another way."""
    withdrawn: str = ""
    """The date or reason of leaving the class; empty for those who are in it."""

    def names(self) -> set[str]:
        """Return the ways in which an LMS may write the name, without what is no letter or digit."""
        both = (f"{self.last_name} {self.first_name}", f"{self.first_name} {self.last_name}")
        return {normalize_name(n) for n in (self.lms_name, *both)} - {""}


COLUMNS = tuple(column.name for column in fields(Student))
"""The columns of `grading/roster.csv`."""


def normalize_name(name: str) -> str:
    """Reduce a name to its letters and digits, in lower case, so that two ways of writing it compare equal."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name)).casefold()


def roster_path(course: Path) -> Path:
    """Return the path of the class's roster, whether or not the file exists."""
    return course / "grading" / "roster.csv"


def class_roster(course: Path, path: Path | None = None) -> list[Student]:
    """Read the roster of the class, or that of `path` if one is named; empty if the class has none.

    Raises
    ------
    CourseError
        As `read_roster_file` does.
    """
    return named_roster(course, path).students


def named_roster(course: Path, path: Path | None) -> "RosterFile":
    """Read the roster as `class_roster` does, with the remarks on a named file; its students keep the ids of the
    class."""
    own = roster_path(course)
    known = read_roster(own) if own.exists() else []
    return RosterFile(known) if path in (None, own) else read_roster_file(path, known)


@dataclass
class RosterFile:
    """A roster that was read from a file."""

    students: list[Student]
    remarks: list[str] = field(default_factory=list)
    """Remarks on what was left out, guessed or should be checked, one sentence each."""


def read_roster(path: Path) -> list[Student]:
    """Read the students of a class, as `read_roster_file` does, without its remarks."""
    return read_roster_file(path).students


def read_roster_file(path: Path, known: Sequence[Student] = ()) -> RosterFile:
    """Read the students of a class from a table that Excel, an editor, Moodle or Canvas wrote.

    A table without a column of student ids gives them the best that it has: an ID number, a login, the part of the
    email address before `@`, or the name.

    Parameters
    ----------
    path : Path
        As `read_table` takes it, with the headings of `oxus.teaching.students.roster_columns`, in any order.
    known : sequence of Student
        The class as it is. Students without an id in the table keep the one that they have here. Columns that the
        table does not have keep their values, so withdrawn students stay withdrawn.

    Returns
    -------
    RosterFile
        The students, and what an instructor should know about the file.

    Raises
    ------
    CourseError
        If it cannot be read, no column tells students apart, or rows have an id that cannot be used, or an id, number
        or email address that another row has; a line for each such row.
    """
    table = read_table(path)
    columns, unknown = find_columns(table.header)
    if not columns.keys() - {"withdrawn", "first_name"}:
        raise CourseError(
            f"{path}: no column tells which student a row is. Its columns are {_list(table.header)}. Name one "
            f"student_id, and others {', '.join(COLUMNS[1:])}; or use the export of Moodle or Canvas as it is"
        )
    result = RosterFile([], list(table.remarks))
    rows = _student_rows(table, columns, result)
    students = _keep_known(_with_ids(rows, columns, known, result), columns, known, result)
    _refuse_faults(path, [(line, student) for (line, _), student in zip(rows, students, strict=True)])
    result.students = [*students, *_gone(students, known, result)]
    if unknown:
        result.remarks.append(f"columns that are not used: {_list(unknown)}")
    _remark_on_gaps(result)
    return result


Values = dict[str, str]


def _student_rows(table: Table, columns: dict[str, int], result: RosterFile) -> list[tuple[int, Values]]:
    """Return the rows that are students, with their line and the value of each field that the table has."""
    rows, teachers = [], []
    canvas = is_canvas(table.header)
    for line, cells in table.rows:
        values = {key: cells[index] if index < len(cells) else "" for key, index in columns.items()}
        if canvas and (not values.get("lms_id") or values.get("lms_name") == "Student, Test"):
            said = values.get("lms_name") or values.get("last_name") or "no student"
            result.remarks.append(f"row {line} is left out: it is Canvas's own ({said})")
        elif is_teacher(values.get("role", "")):
            said = (
                values.get("lms_name")
                or values.get("surname_first")
                or " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
            )
            teachers.append(f"{said or values.get('email') or f'row {line}'} ({values['role']})")
        elif any(value for key, value in values.items() if key != "role"):
            rows.append((line, values))
    if teachers:
        result.remarks.append(f"left out, because their role is not that of a student: {_list(teachers)}")
    return rows


def _keep_known(
    students: list[Student], columns: dict[str, int], known: Sequence[Student], result: RosterFile
) -> list[Student]:
    """Keep what the class's list knows of a student in columns that the table does not have, such as the email
    addresses if Canvas's export is read after Moodle's, or who has left the class."""
    before = {student.student_id: student for student in known}
    missing = [key for key in COLUMNS if key not in columns]
    owners = {(key, getattr(one, key).casefold()): one.student_id for one in students for key in _UNIQUE}
    kept: Counter[str] = Counter()
    found = []
    for one in students:
        old = before.get(one.student_id, Student(one.student_id))
        values = {
            key: value
            for key in missing
            if (not getattr(one, key) or key == "email")  # a login may only look like an address
            and (value := getattr(old, key))
            and owners.get((key, value.casefold()), one.student_id) == one.student_id
        }
        kept.update(values.keys())
        found.append(replace(one, **values))
    if names := [f"{key} ({kept[key]})" for key in COLUMNS if kept[key] and key != "withdrawn"]:
        result.remarks.append(f"kept from the list that the class has: {_list(names)}")
    return found


def _gone(students: list[Student], known: Sequence[Student], result: RosterFile) -> list[Student]:
    """Return the withdrawn students whom the table does not list any more, because their work stays in the class."""
    taken = {(key, value.casefold()) for one in students for key in _UNIQUE if (value := getattr(one, key))}
    gone = [
        one
        for one in known
        if one.withdrawn
        and not any((key, getattr(one, key).casefold()) in taken for key in _UNIQUE if getattr(one, key))
    ]
    if gone:
        names = _list([one.student_id for one in gone])
        result.remarks.append(f"kept as withdrawn, though the file does not list them: {names}")
    return gone


def _with_ids(
    rows: list[tuple[int, Values]], columns: dict[str, int], known: Sequence[Student], result: RosterFile
) -> list[Student]:
    """Return the students of these rows, each with an id."""
    students = [_student(values) for _, values in rows]
    changed = {
        s.id_number: s.student_id
        for s in students
        if s.id_number.strip("_").replace("_", "-") == s.student_id
    }
    words = [f"{old} is {new}" for old, new in changed.items() if old != new]
    if words:
        result.remarks.append(f"ids are written with - in place of _: {_list(words)}")
    sources: Counter[str] = Counter()
    for number, (student, (line, values)) in enumerate(zip(students, rows, strict=True)):
        if student.student_id:
            continue
        source, name = _derived_id(student, values)
        before = _same_student(student, values, known)
        students[number] = replace(student, student_id=before.student_id if before else name)
        if "student_id" in columns and name:
            result.remarks.append(f"row {line} has no student_id: it gets {students[number].student_id}")
        sources[source] += 1
    if sources and "student_id" not in columns:
        words = [f"{source} ({count})" if len(sources) > 1 else source for source, count in sources.items()]
        result.remarks.append(f"no column student_id: the ids are made from the {', '.join(words)}")
    return students


def _student(values: Values) -> Student:
    """Read one row; an id with `_`, which separates the student from the unit in a file's name, is written with `-`."""
    own = {key: value for key, value in values.items() if key in COLUMNS}
    last, comma, first = values.get("lms_name", "").partition(", ")
    if comma and not own.get("last_name"):  # Canvas
        own |= {"last_name": last, "first_name": first}
    if "surname_first" in values:
        last, _, first = values["surname_first"].partition(" ")
        own = {"lms_name": values["surname_first"], "last_name": last, "first_name": first} | own
    if "@" in values.get("login", "") and "email" not in values:
        own["email"] = values["login"]
    own["student_id"] = unicodedata.normalize("NFC", own.get("student_id", ""))
    if "_" in own["student_id"]:
        own["id_number"] = own.get("id_number") or own["student_id"]
        own["student_id"] = own["student_id"].strip("_").replace("_", "-")
    if re.sub(r"[\W_]", "", own.get("withdrawn", "")).casefold() in NOT_WITHDRAWN:
        own["withdrawn"] = ""
    return Student(**own)


def _derived_id(student: Student, values: Values) -> tuple[str, str]:
    """Return the id for a row where the table has none, and what the id is made from."""
    name = student.lms_name or f"{student.last_name} {student.first_name}"
    sources = {
        "ID number": student.id_number,
        "login": values.get("login", "").partition("@")[0],
        "email address": student.email.partition("@")[0],
        "name": name,
    }
    for source, text in sources.items():
        made = "-".join(re.findall(r"[^\W_]+(?:\.[^\W_]+)*", unicodedata.normalize("NFC", text).lower()))
        if made:
            return source, made
    return "name", ""


def _same_student(student: Student, values: Values, known: Sequence[Student]) -> Student | None:
    """Find the student of the existing class whom a row without an id describes.

    A number or login may also be the id that the class uses, and so may the part of an address before `@`.
    """
    addresses = [text for text in (student.email, values.get("login", "")) if text]
    wanted = {
        "lms_id": [student.lms_id],
        "id_number": [student.id_number],
        "email": addresses,
        "student_id": [student.id_number, *addresses, *(text.partition("@")[0] for text in addresses)],
    }
    for key, texts in wanted.items():
        folded = {text.casefold() for text in texts} - {""}
        same = [one for one in known if getattr(one, key).casefold() in folded]
        if len(same) == 1:
            return same[0]
    same = [one for one in known if student.names() & one.names()]
    return same[0] if len(same) == 1 else None


_UNIQUE = ("student_id", "email", "lms_id", "id_number")
"""The columns in which no two students have the same value."""


def _refuse_faults(path: Path, rows: list[tuple[int, Student]]) -> None:
    faults = []
    lines: dict[tuple[str, str], tuple[int, str]] = {}
    for line, student in rows:
        where = f"{path}: row {line}"
        try:
            check_student(student.student_id)
        except CourseError as error:
            faults.append(f"{where}: student_id {error}")
        for key in _UNIQUE:
            value = getattr(student, key)
            if not value:
                continue
            if key != "student_id" and not is_plain(value):
                faults.append(f"{where}: {key} {value!r} starts like a spreadsheet formula: fix it")
            # File systems and learning platforms may take ids that differ in case for the same.
            earlier, other = lines.setdefault((key, value.casefold()), (line, value))
            if earlier != line:
                as_written = "" if other == value else f", as {other}"
                faults.append(f"{where}: {key} {value} is already in row {earlier}{as_written}")
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise CourseError("\n".join(faults[:MOST_FAULTS] + more))


def _remark_on_gaps(result: RosterFile) -> None:
    """Add remarks on students who lack an email address that others have, or whose name lost letters."""
    present = [student for student in result.students if not student.withdrawn]
    without = [student.student_id for student in present if not student.email]
    if 0 < len(without) < len(present):
        result.remarks.append(f"no email address for {_list(without)}")
    lost = [s.student_id for s in present if "?" in s.last_name + s.first_name + s.lms_name]
    if lost:
        result.remarks.append(
            f"a name with ? for {_list(lost)}: the encoding has no such letter; in Excel, save as `CSV UTF-8`"
        )
    gone = [student.student_id for student in result.students if student.withdrawn]
    if gone:
        result.remarks.append(f"withdrawn, so not in the class: {_list(gone)}")


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
