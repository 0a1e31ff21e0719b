"""Rosters as learning platforms, spreadsheet programs and people write them."""

import csv

import pytest

from oxus.core.errors import CourseError
from oxus.teaching.students.roster import Student, read_roster, read_roster_file


def written(folder, text, encoding="utf-8", name="the roster.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode(encoding))
    return path


AIGERIM = Student("aigerim", "Аман", "Айгерим", "a@uni.example", "Айгерим Аман", "5")
PLAIN = "student_id,last_name,first_name,email,lms_name,lms_id\naigerim,Аман,Айгерим,a@uni.example,Айгерим Аман,5\n\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_any_encoding_and_separator_is_read(tmp_path, encoding, separator):
    path = written(tmp_path, PLAIN.replace(",", separator), encoding)
    assert read_roster(path) == [AIGERIM]


def test_a_line_that_names_the_separator_comes_first(tmp_path):
    text = "sep=;\n" + PLAIN.replace(",", ";")
    assert read_roster(written(tmp_path, text)) == [AIGERIM]
    with pytest.raises(CourseError, match="row 5: student_id aigerim is already in row 3"):
        read_roster(written(tmp_path, text + "aigerim;;;;;\n"))


def test_an_encoding_that_was_guessed_is_named_with_a_word_to_check(tmp_path):
    assert read_roster_file(written(tmp_path, PLAIN, "cp1251")).remarks == [
        "the roster.csv is not in UTF-8: read as Windows-1251, for example Аман"
    ]
    german = read_roster_file(written(tmp_path, "student_id;Nachname;surname\nm;x;Müller\n", "cp1252"))
    assert german.students == [Student("m", "Müller")]
    assert german.remarks == [
        "the roster.csv is not in UTF-8: read as Windows-1252, for example Müller",
        "columns that are not used: Nachname",
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Student ID;Surname;Given name;E-mail;Full name;Canvas id",
        "ID студента;Фамилия;Имя;Адрес электронной почты;Студент;LMS ID",
        "STUDENT-ID;Family Name;First_Name;Эл. почта;Полное имя;canvas_id",
    ],
)
def test_headings_in_english_and_russian_are_known(tmp_path, header):
    rows = PLAIN.replace(",", ";").partition("\n")[2]
    assert read_roster(written(tmp_path, f"{header}\n{rows}")) == [AIGERIM]


def test_columns_that_are_not_used_are_named(tmp_path):
    read = read_roster_file(written(tmp_path, "student_id,Group,emial\na,б-21,a@uni.example\n"))
    assert read.students == [Student("a")] and read.remarks == ["columns that are not used: Group, emial"]


def test_moodle_s_list_of_participants(tmp_path):
    text = '"First name","Last name","Email address",Groups\n'
    text += "Айгерим,Аман,a.aman@uni.example,б-21\nБек,Б,B@uni.example,\n"
    read = read_roster_file(written(tmp_path, text, "utf-8-sig"))
    assert read.students == [
        Student("a.aman", "Аман", "Айгерим", "a.aman@uni.example"),
        Student("b", "Б", "Бек", "B@uni.example"),
    ]
    assert read.remarks == [
        "no column student_id: the ids are made from the email address",
        "columns that are not used: Groups",
    ]


def test_moodle_s_export_of_grades_in_russian(tmp_path):
    text = (
        "Имя,Фамилия,Индивидуальный номер,Учреждение (организация),Отдел,Адрес электронной почты,Задание: 1,"
        "Последние загруженные из этого курса\nАйгерим,Аман,БИ-21/17,,,a@uni.example,-,1\nБек,Б,,,,b@uni.example,4,1\n"
    )
    read = read_roster_file(written(tmp_path, text))
    assert read.students == [
        Student("би-21-17", "Аман", "Айгерим", "a@uni.example", id_number="БИ-21/17"),
        Student("b", "Б", "Бек", "b@uni.example"),
    ]
    assert (
        read.remarks[0] == "no column student_id: the ids are made from the ID number (1), email address (1)"
    )
    assert "Учреждение (организация), Отдел, Задание: 1" in read.remarks[1]


def test_moodle_s_grading_worksheet(tmp_path):
    text = (
        "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Grade can be changed,"
        'Last modified (submission),Last modified (grade),Feedback comments\n"Participant 1234",Айгерим Аман,u_17,'
        'a@uni.example,Submitted for grading,,24.00,Yes,"Friday, 20 November 2026, 9:14 PM",-,\n'
    )
    assert read_roster(written(tmp_path, text)) == [
        Student("u-17", email="a@uni.example", lms_name="Айгерим Аман", id_number="u_17")
    ]


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,00 Orientation (8812),Final Score\n"
    ",,,,,Manual Posting,\n"
    "    Points Possible,,,,,24.00,(read only)\n"
    '"Аман, Айгерим",101,17,aigerim@uni.example,IR 2,20.00,83.3\n'
    '"Bek, Bek",102,,bek@uni.example,IR 2 and IR 3,,\n'
    '"Student, Test",999,,0f8ab3c1,IR 2,0.00,\n'
)


def test_canvas_s_gradebook_has_rows_that_are_no_students(tmp_path):
    read = read_roster_file(written(tmp_path, CANVAS))
    assert read.students == [
        Student("17", "Аман", "Айгерим", "aigerim@uni.example", "Аман, Айгерим", "101", "17"),
        Student("bek", "Bek", "Bek", "bek@uni.example", "Bek, Bek", "102"),
    ]
    assert read.remarks == [
        "row 2 is left out: it is Canvas's own (no student)",
        "row 3 is left out: it is Canvas's own (Points Possible)",
        "row 6 is left out: it is Canvas's own (Student, Test)",
        "no column student_id: the ids are made from the ID number (1), login (1)",
        "columns that are not used: Section, 00 Orientation (8812), Final Score",
    ]


def test_students_keep_the_ids_that_they_have_in_the_class(tmp_path):
    known = [Student("aigerim-7", lms_id="101"), Student("bek-8", "Bek", "Bek")]
    assert [s.student_id for s in read_roster(written(tmp_path, CANVAS))] == ["17", "bek"]
    again = read_roster_file(written(tmp_path, CANVAS), known).students
    assert [s.student_id for s in again] == ["aigerim-7", "bek-8"]


@pytest.mark.parametrize(
    "known",
    [
        Student("aigerim-7", email="Aigerim@uni.example"),
        Student("aigerim"),
        Student("aigerim@uni.example".replace("@", ".")),
        Student("17"),
    ],
)
def test_canvas_s_login_may_be_an_address_or_an_id_of_the_class(tmp_path, known):
    (first, _) = read_roster_file(written(tmp_path, CANVAS), [known, Student("other", "Аман", "А")]).students
    same = known.student_id != "aigerim.uni.example"
    assert (first.student_id, first.lms_id) == (known.student_id if same else "17", "101")


def test_teachers_in_moodle_s_list_of_participants_are_left_out_and_named(tmp_path):
    text = "First name,Last name,Email address,Roles\n"
    roles = {
        "T": "Teacher",
        "N": "Non-editing teacher",
        "A": "Ассистент (без права редактирования)",
        "K": "Оқытушы",
        "U": "Oʻqituvchi",
        "S": "Student",
        "B": '"Student, Non-editing teacher"',
        "C": "Студент",
        "L": "Listener of the year",
        "E": "",
    }
    text += "".join(f"{name},X,{name}@uni.example,{role}\n" for name, role in roles.items())
    read = read_roster_file(written(tmp_path, text, "utf-8-sig"))
    assert [s.first_name for s in read.students] == ["S", "B", "C", "L", "E"]
    assert read.remarks[0] == (
        "left out, because their role is not that of a student: T X (Teacher), N X (Non-editing teacher), "
        "A X (Ассистент (без права редактирования)), K X (Оқытушы), U X (Oʻqituvchi)"
    )


@pytest.mark.parametrize(
    "header",
    [
        "Familiya;Ism;Elektron pochta",
        "Familiyasi;Ismi;Elektron pochta manzili",
        "Фамилия;Исм;Электрон почта",
        "Фамилиясы;Аты;Электрондук почта",
        "Тегі;Есімі;Электрондық пошта мекенжайы",
    ],
)
def test_headings_in_uzbek_kyrgyz_and_kazakh_are_known(tmp_path, header):
    read = read_roster_file(written(tmp_path, f"{header}\nАман;Айгерим;a@uni.example\n"))
    assert read.students == [Student("a", "Аман", "Айгерим", "a@uni.example")]


def test_a_list_of_names_is_a_roster(tmp_path):
    read = read_roster_file(written(tmp_path, "№;ФИО;Группа\n1;Аманова Айгерім Нұрқызы;б-21\n"))
    assert read.students == [
        Student("аманова-айгерім-нұрқызы", "Аманова", "Айгерім Нұрқызы", lms_name="Аманова Айгерім Нұрқызы")
    ]


def test_ids_with_an_underscore_are_taken_and_named(tmp_path):
    read = read_roster_file(written(tmp_path, "student_id\nbek_7\naigerim\n"))
    assert read.students == [Student("bek-7", id_number="bek_7"), Student("aigerim")]
    assert read.remarks == ["ids are written with - in place of _: bek_7 is bek-7"]


def test_a_row_without_an_id_gets_one(tmp_path):
    read = read_roster_file(written(tmp_path, "student_id,email\na,\n,b.b@uni.example\n"))
    assert read.students == [Student("a"), Student("b.b", email="b.b@uni.example")]
    assert read.remarks[0] == "row 3 has no student_id: it gets b.b"


def test_a_missing_address_or_letter_is_named_and_stops_nothing(tmp_path):
    read = read_roster_file(written(tmp_path, "student_id,email,first_name\na,a@uni.example,?йгерім\nb,,B\n"))
    assert [s.student_id for s in read.students] == ["a", "b"]
    assert read.remarks[0] == "no email address for b" and read.remarks[1].startswith("a name with ? for a:")


def test_who_has_left_the_class_is_known(tmp_path):
    read = read_roster_file(written(tmp_path, "student_id,Отчислен\na,нет\nb,\nc,2027-03-01\nd,да\n"))
    assert {s.student_id: s.withdrawn for s in read.students} == {
        "a": "",
        "b": "",
        "c": "2027-03-01",
        "d": "да",
    }
    assert read.remarks == ["withdrawn, so not in the class: c, d"]


def test_who_has_left_the_class_stays_so_when_the_lms_is_read_again(tmp_path):
    """An export has no such column, and does not list who is no longer in the LMS."""
    known = [
        Student("a", withdrawn="2027-03-01"),
        Student("b"),
        Student("c", email="c@x.example", withdrawn="yes"),
    ]
    read = read_roster_file(written(tmp_path, "student_id,email\na,a@x.example\nb,b@x.example\n"), known)
    assert {s.student_id: s.withdrawn for s in read.students} == {"a": "2027-03-01", "b": "", "c": "yes"}
    assert "kept as withdrawn, though the file does not list them: c" in read.remarks
    again = read_roster_file(written(tmp_path, "student_id,withdrawn\na,no\nb,yes\nc,\n"), read.students)
    assert {s.student_id: s.withdrawn for s in again.students} == {"a": "", "b": "yes", "c": ""}
    # the address is another student's now
    other = read_roster_file(written(tmp_path, "student_id,email\nd,c@x.example\n"), [known[2]])
    assert [s.student_id for s in other.students] == ["d"]


def test_a_column_that_a_later_list_does_not_have_keeps_its_values(tmp_path):
    """Canvas's export over Moodle's, and a list of ids alone: each lacks what the class knows already."""
    known = [
        Student(
            "aigerim-7", "Аманова", "Айгерим", "Aigerim@uni.example", id_number="17", withdrawn="2027-03-01"
        ),
        Student("bek", "Бекмуратов", "Бек", "bek@mail.example", lms_id="102"),
        Student("dana", email="dana@uni.example", lms_id="9"),
    ]
    read = read_roster_file(written(tmp_path, CANVAS), known)
    aigerim, bek = read.students[:2]
    assert (aigerim.student_id, aigerim.email, aigerim.lms_id) == ("aigerim-7", "Aigerim@uni.example", "101")
    assert aigerim.withdrawn == "2027-03-01" and aigerim.id_number == "17"
    assert (bek.student_id, bek.email, bek.lms_id) == ("bek", "bek@mail.example", "102")
    ids = read_roster_file(written(tmp_path, "student_id\naigerim-7\nbek\ndana\n"), known)
    assert ids.students == known
    assert (
        "kept from the list that the class has: last_name (2), first_name (2), email (3), lms_id (2), id_number (1)"
        in (ids.remarks)
    )
    # a column that the table has says what it says, and an address goes to whoever has it now
    moved = read_roster_file(written(tmp_path, "student_id,lms_id\nbek,\nnew,9\ndana,\n"), known).students
    assert [(s.student_id, s.email, s.lms_id) for s in moved[:3]] == [
        ("bek", "bek@mail.example", ""),
        ("new", "", "9"),
        ("dana", "dana@uni.example", ""),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("student_id\nCON\n", "row 2: student_id 'CON' is not a valid student id: Windows allows no folder"),
        ("student_id\nnul.7\n", "row 2: student_id 'nul.7' is not a valid student id.*such as nul-7"),
        ("student_id\nAnna\nanna\n", "row 3: student_id anna is already in row 2, as Anna"),
        (f"student_id\n{'a' * 200}\n", "row 2: student_id 'a+...' is not a valid student id: it is longer"),
        (
            "colour,size\nred,4\n",
            "no column tells which student a row is. Its columns are colour, size. Name one",
        ),
        ("student_id\nАида Б\n", "row 2: student_id 'Аида Б' is not a valid"),
        ("student_id\na\na\n", "row 3: student_id a is already in row 2$"),
        ("student_id\nBek-7\nbek-7\n", "row 3: student_id bek-7 is already in row 2, as Bek-7"),
        ("student_id\nbek_7\nbek-7\n", "row 3: student_id bek-7 is already in row 2$"),
        ("student_id,lms_id\na,5\nb,5\n", "row 3: lms_id 5 is already in row 2"),
        (
            "student_id,email\na,x@uni.example\nb,X@uni.example\n",
            "row 3: email X@uni.example is already in row 2",
        ),
        ("student_id,email\na,=1+1\n", "row 2: email '=1\\+1' starts like a spreadsheet formula"),
        ("email\n=a@uni.example\n", "starts like a spreadsheet formula"),
        (b"student_id\n\x98\x81\n", "not in UTF-8, UTF-16 or Windows-1251"),
        (b"PK\x03\x04\0\0", "an Excel or OpenDocument workbook: in Excel, save it as `CSV UTF-8`"),
        ("student_id,lms_id\n,5\n", "row 2: student_id '' is not a valid"),
        (b"", "the file is empty"),
    ],
)
def test_a_mistake_in_the_roster_is_named_with_its_row(tmp_path, content, said):
    with pytest.raises(CourseError, match=said):
        read_roster(written(tmp_path, content))


@pytest.mark.parametrize("limit", [131_072, 10**9])
def test_a_quotation_mark_that_is_not_closed_is_named(tmp_path, limit, request):
    before = csv.field_size_limit(limit)
    request.addfinalizer(lambda: csv.field_size_limit(before))
    text = 'student_id,last_name\na,"' + "x" * 140_000 + "\n"
    with pytest.raises(CourseError, match="a quotation mark that is not closed"):
        read_roster(written(tmp_path, text))


@pytest.mark.parametrize("no", ["—", "N/A", "ЛОЖЬ", "нет.", "Жоқ", "Yo‘q", "No "])
def test_who_has_not_withdrawn_is_in_the_class(tmp_path, no):
    read = read_roster_file(written(tmp_path, f"student_id,withdrawn\na,{no}\n"), [])
    assert [s.withdrawn for s in read.students] == [""]
