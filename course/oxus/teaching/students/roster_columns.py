"""Recognize the columns of a roster by their headings in the programs that write one.

Headings are compared without case, spaces and punctuation, so `E-mail`, `email` and `e_mail` are the same.

Sources of the headings:

- Moodle, *Grades > Export* (grade/export/txt/grade_export_txt.php in moodle/moodle): by default First name, Last name,
  ID number, Institution, Department, Email address; Suspended where suspended students are exported; one column per
  grade item, and a last one for the time. The participants list has names and, by default, Email address.
- Moodle's grading worksheet: Identifier, Full name, ID number, Email address, Status, Grade, Maximum grade, Grade can
  be changed, Last modified (submission), Last modified (grade), Feedback comments
  (mod/assign/gradingtable.php and mod/assign/feedback/offline/importgradeslib.php in moodle/moodle). Its Identifier is
  a new number in each assignment, so it is not used here.
- Canvas, *Grades > Export* (lib/gradebook_exporter.rb in instructure/canvas-lms): Student (`Last, First`), or LastName
  and FirstName, ID, SIS User ID, SIS Login ID, Integration ID, Root Account, Section, one column per assignment,
  scores. The row under the header says `    Points Possible`, a row without an ID may come before it, and the last
  row can be Canvas's test student, `Student, Test`.
- The Russian, Kazakh, Kyrgyz and Uzbek headings are those that such lists usually have (general knowledge).
"""

import re
import unicodedata
from collections.abc import Sequence

HEADINGS = {
    "student_id": "student id, student number, id студента, номер студента",
    "last_name": "last name, surname, family name, фамилия, тегі, фамилиясы, familiya",
    "first_name": "first name, given name, forename, имя, аты, есімі, ismi",
    "email": "email, email address, mail, адрес электронной почты, адрес e-mail, электронная почта, эл. почта, почта, "
    "электронный адрес, электрондық пошта, электрондук почта",
    "lms_name": "lms name, full name, name, student, student name, студент, полное имя, имя фамилия, имя и фамилия, "
    "обучающийся, учащийся",
    "lms_id": "lms id, canvas id, canvas user id",
    "id_number": "id number, sis user id, org defined id, matriculation number, индивидуальный номер, "
    "номер зачетной книжки, зачетная книжка",
    "login": "username, login, login id, sis login id, логин, имя пользователя",
    "surname_first": "фио, фамилия имя, фамилия имя отчество, фамилия и имя, аты жөнү, аты жөні",
    "withdrawn": "withdrawn, dropped, suspended, отчислен, отчислена, отчислен(а), выбыл, выбыл(а)",
}
"""For each field, the headings that mean it, separated by commas."""


def normalize_heading(heading: str) -> str:
    """Return a heading without case, spaces and punctuation; ё is е."""
    text = unicodedata.normalize("NFC", heading).casefold().replace("ё", "е")
    return re.sub(r"[\W_]+", "", text)


_FIELDS = {normalize_heading(name): field for field, names in HEADINGS.items() for name in names.split(",")}


def find_columns(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Find which column of a table holds which field.

    Parameters
    ----------
    header : sequence of str
        The headings.

    Returns
    -------
    tuple of dict of str to int and list of str
        For each field of HEADINGS that there is, the index of its column, the leftmost of several; and the headings of
        all columns that hold none.
    """
    found: dict[str, int] = {}
    unknown = []
    fields = [_FIELDS.get(normalize_heading(heading), "") for heading in header]
    if is_canvas(header):
        fields = [
            "lms_id" if normalize_heading(h) == "id" else f for h, f in zip(header, fields, strict=True)
        ]
    elif "student_id" not in fields:
        fields = [
            "student_id" if normalize_heading(h) == "id" else f for h, f in zip(header, fields, strict=True)
        ]
    for index, (heading, field) in enumerate(zip(header, fields, strict=True)):
        if field and field not in found:
            found[field] = index
        elif heading:
            unknown.append(heading)
    return found, unknown


def is_canvas(header: Sequence[str]) -> bool:
    """Return whether these are the headings of Canvas's gradebook."""
    names = {normalize_heading(heading) for heading in header}
    return {"id", "section"} <= names and bool(names & {"student", "lastname", "sisloginid"})
