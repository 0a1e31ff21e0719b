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
- Moodle's list of participants, *Download table data as*: the names, the email address and, depending on the site,
  Roles or Status. It includes the teachers of the course.
- The Russian, Kazakh, Kyrgyz and Uzbek headings, and the names of roles, are those that such lists usually have
  (general knowledge).
"""

import re
import unicodedata
from collections.abc import Sequence

HEADINGS = {
    "student_id": "student id, student number, id студента, номер студента, студенттің id, студенттин id, talaba id, "
    "talaba raqami",
    "last_name": "last name, surname, family name, фамилия, тегі, фамилиясы, familiya, familiyasi, фамилияси",
    "first_name": "first name, given name, forename, имя, аты, есімі, ismi, ism, исм, исми, есім, ат, ысымы",
    "email": "email, email address, mail, адрес электронной почты, адрес e-mail, электронная почта, эл. почта, почта, "
    "электронный адрес, электрондық пошта, электрондық пошта мекенжайы, электрондық мекенжай, эл. пошта, "
    "электрондук почта, электрондук почта дареги, электрондук дарек, elektron pochta, elektron pochta manzili, "
    "e-pochta, email manzili, электрон почта, электрон почта манзили",
    "lms_name": "lms name, full name, name, student, student name, студент, полное имя, имя фамилия, имя и фамилия, "
    "обучающийся, учащийся, talaba, toʻliq ism, toʻliq ismi, толық аты, толук аты",
    "lms_id": "lms id, canvas id, canvas user id",
    "id_number": "id number, sis user id, org defined id, matriculation number, индивидуальный номер, "
    "номер зачетной книжки, зачетная книжка, id raqami, id нөмірі, id номери",
    "login": "username, login, login id, sis login id, логин, имя пользователя, foydalanuvchi nomi, "
    "пайдаланушы аты, колдонуучунун аты",
    "surname_first": "фио, фамилия имя, фамилия имя отчество, фамилия и имя, аты жөнү, аты-жөні, фамилиясы аты, "
    "тегі аты, тегі аты әкесінің аты, fish, familiya ism, familiya ism sharif, familiyasi ismi, familiya ismi",
    "withdrawn": "withdrawn, dropped, suspended, отчислен, отчислена, отчислен(а), выбыл, выбыл(а)",
    "role": "role, roles, роль, роли, рөл, рөлдер, рөлі, рөлдері, ролу, ролдор, ролдору, rol, rollar, roli, rollari",
}
"""For each field, the headings that mean it, separated by commas."""


def normalize_heading(heading: str) -> str:
    """Return a heading without case, spaces, punctuation and apostrophes; ё is е."""
    text = unicodedata.normalize("NFC", heading).casefold().replace("ё", "е")
    return re.sub(r"[\W_ʻʼ]+", "", text)


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


_STUDENTS = (
    "student, learner, member, студент, слушатель, обучающийся, ученик, учащийся, білім алушы, "
    "окуучу, талаба, talaba"
)
_OTHERS = (
    "teacher, teaching assistant, ta, instructor, lecturer, manager, creator, owner, designer, observer, guest, admin, "
    "administrator, grader, tutor, учитель, преподаватель, ассистент, управляющий, создатель, менеджер, гость, "
    "оқытушы, мұғалім, окутуучу, мугалим, ўқитувчи, oʻqituvchi, oqituvchi, menejer, mehmon"
)


def _role_words(names: str) -> re.Pattern[str]:
    words = "|".join(re.escape(_role(name)) for name in names.split(","))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _role(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return re.sub(r"['’‘ʻʼ`´′ʹ]", "", text).strip()


_IS_STUDENT, _IS_OTHER = _role_words(_STUDENTS), _role_words(_OTHERS)


def is_teacher(role: str) -> bool:
    """Return whether the roles of a person in an LMS include one of a teacher, assistant or guest, and not a student's.

    Parameters
    ----------
    role : str
        As the LMS writes it, in English, Russian, Kazakh, Kyrgyz or Uzbek.
    """
    said = _role(role)
    return bool(_IS_OTHER.search(said)) and not _IS_STUDENT.search(said)
