"""Which student a submission is from: each rule alone, and the layouts of learning platforms."""

import zipfile
from datetime import UTC, datetime

import nbformat
import pytest

from class_helpers import answered
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.records import read_collected
from oxus.teaching.students import identity
from oxus.teaching.students.answers import NOBODY
from oxus.teaching.students.identity import RULES, Claim, Claims, Identity, closest, identify, telling
from oxus.teaching.students.lms import Person
from oxus.teaching.students.match import rows_in
from oxus.teaching.students.roster import Student

UNIT = "01-tiny"
AIDA, BEK, OTHER = Person("Canvas", "aida", "1"), Person("Canvas", "bek", "2"), Person("Canvas", "x", "3")
ROSTER = (Student("aida", lms_id="1"), Student("bek", lms_id="2"), Student("emil"))
NAMESAKES = (Student("dana", lms_name="Dana D"),)
TWO_DANAS = (Student("dana-1", "D", "Dana"), Student("dana-2", "D", "Dana"))


def moodle(number: int, name: str = "Dana D") -> Person:
    return Person("Moodle", name, str(number))


def file(*path: str, said: str = "", named: str = "", **more) -> Claim:
    return Claim(None, said, named, UNIT, "/".join(path), (), path[:-1], path[-1], **more)


def waits(reason: str) -> Identity:
    return Identity(reason=reason)


# rule, the claim, the roster, the claims of other files, what is decided
CASES = {
    "no roster": ("without_roster", file("x", said="aida"), (), [], Identity("aida")),
    "no roster, the file's name": ("without_roster", file("x", named="emil"), (), [], Identity("emil")),
    "no roster, no id": (
        *("without_roster", file("x"), (), []),
        waits("nothing in it or in its path tells which student it is from"),
    ),
    "no roster, one guessed id in two folders": (
        *("without_roster", file("a", "emil_1", named="emil"), (), [file("b", "emil_1", named="emil")]),
        waits("files in different folders are named emil: are they from one person?"),
    ),
    "no roster, one guessed id behind two prefixes": (
        *("without_roster", file("hw_emil_1", named="emil"), (), [file("old_emil_1", named="emil")]),
        waits("files in different folders are named emil: are they from one person?"),
    ),
    "no roster, an LMS, no id": (
        *("lms_without_roster", Claim(OTHER), (), []),
        Identity("x-3", ("no student id in it: taken as x-3, from Canvas: x 3; a roster gives another",)),
    ),
    "no roster, an LMS": (
        "lms_without_roster",
        Claim(OTHER, "emil"),
        (),
        [Claim(BEK, "bek")],
        Identity("emil"),
    ),
    "no roster, the id of several": (
        *("lms_without_roster", Claim(OTHER, "emil"), (), [Claim(BEK, "emil")]),
        Identity("x-3", ("check: Canvas: bek 2, Canvas: x 3 all submitted as emil: a copy? taken as x-3",)),
    ),
    "on the roster": ("person_in_roster", Claim(AIDA), ROSTER, [], Identity("aida")),
    "on the roster, other id": (
        *("person_in_roster", Claim(AIDA, "bek"), ROSTER, []),
        Identity("aida", ("check: it names bek, but the LMS had it from aida: a copy?",)),
    ),
    "on the roster, half of the surname": (
        *("person_in_roster", Claim(moodle(1)), (Student("d", "D-Bek", "Dana"),), []),
        Identity(
            "d", ("check: Moodle: Dana D 1 is taken for d (D-Bek Dana): if wrong, `oxus who` corrects it",)
        ),
    ),
    "two people fit one row": (
        *("person_in_roster", Claim(moodle(1), "dana"), NAMESAKES, [Claim(moodle(2))]),
        waits("Moodle: Dana D 1, Moodle: Dana D 2 all fit dana (Dana D)"),
    ),
    "two people fit one row, one of them better": (
        *(
            "person_in_roster",
            Claim(moodle(1)),
            (Student("d", "D", "Dana"),),
            [Claim(moodle(2, "Dana Lu D"))],
        ),
        Identity("d"),
    ),
    "two people fit one row, the other better": (
        *(
            "person_in_roster",
            Claim(moodle(2, "Dana Lu D")),
            (Student("d", "D", "Dana"),),
            [Claim(moodle(1))],
        ),
        waits("Moodle: Dana D 1, Moodle: Dana Lu D 2 all fit d (D Dana)"),
    ),
    "two rows fit": (
        *("person_in_roster", Claim(moodle(1)), TWO_DANAS, []),
        waits("Moodle: Dana D 1 fits dana-1 (D Dana) and dana-2 (D Dana)"),
    ),
    "two rows fit, and the file names one": (
        *("person_in_roster", Claim(moodle(1), "dana-2"), TWO_DANAS, [Claim(moodle(2), "dana-1")]),
        Identity("dana-2"),
    ),
    "not on the roster": (
        *("person_by_id", Claim(OTHER), ROSTER, []),
        waits("Canvas: x 3 is not on the roster"),
    ),
    "neither is the id in it": (
        *("person_by_id", Claim(OTHER, "fara"), ROSTER, []),
        waits("Canvas: x 3 is not on the roster; it names fara, who is not on the roster either"),
    ),
    "the id of another in it": (
        *("person_by_id", Claim(OTHER, "bek"), ROSTER, []),
        waits("Canvas: x 3 is not on the roster, and it names bek: a copy?"),
    ),
    "an id of which the roster says nothing else": (
        *("person_by_id", Claim(OTHER, "emil"), ROSTER, []),
        Identity("emil"),
    ),
    "the id of a student with quite another name": (
        *("person_by_id", Claim(moodle(1), "kim"), (Student("kim", "Kim", "Vera"),), []),
        waits("Moodle: Dana D 1 is not on the roster, and it names kim (Kim Vera): a copy?"),
    ),
    "the name in another alphabet": (
        *("person_by_id", Claim(moodle(1, "Вера Ким"), "kim"), (Student("kim", "Kim", "Vera"),), []),
        Identity("kim"),
    ),
    "a sister, with her copied file": (
        "person_by_id",
        Claim(moodle(1, "Ким Алла Сергеевна"), "kim"),
        (Student("kim", "Ким", "Анна Сергеевна"),),
        [],
        waits(
            "Moodle: Ким Алла Сергеевна 1 is not on the roster, and it names kim (Ким Анна Сергеевна): a copy?"
        ),
    ),
    "a sister in another alphabet, who is on the roster": (
        "person_by_id",
        Claim(moodle(1, "Kim Alena Sergeevna"), "kim"),
        (Student("kim", "Ким", "Алина Сергеевна"), Student("kim-2", "Ким", "Алена Сергеевна")),
        [],
        waits(
            "Moodle: Kim Alena Sergeevna 1 is not on the roster, and it names kim (Ким Алина Сергеевна): a copy?"
        ),
    ),
    "blind marking": (
        *("person_by_id", Claim(moodle(1, "Participant"), "kim"), (Student("kim", "Kim", "Vera"),), []),
        Identity("kim"),
    ),
    "a folder": ("path_in_roster", file("emil", "x"), ROSTER, [], Identity("emil")),
    "a folder, other id": (
        *("path_in_roster", file("emil", "x", said="bek"), ROSTER, []),
        Identity("emil", ("check: it names bek, but lies in a folder of emil: a copy?",)),
    ),
    "a folder that two fit": (
        *("path_in_roster", file("Dana D", "x"), TWO_DANAS, []),
        waits("its path fits dana-1 (D Dana) and dana-2 (D Dana)"),
    ),
    "two names in folders fit one row": (
        *("path_in_roster", file("Dana D", "x"), (Student("d", "D", "Dana"),), [file("Dana Lu D", "x")]),
        waits("Dana D and Dana Lu D all fit d (D Dana)"),
    ),
    "two names in file names fit one row": (
        *("file_in_roster", file("x - Dana D"), (Student("d", "D", "Dana"),), [file("x - Dana Lu D")]),
        waits("Dana D and Dana Lu D all fit d (D Dana)"),
    ),
    "one name with a patronymic and without": (
        *(
            "path_in_roster",
            file("Dana D", "x"),
            (Student("d", "D", "Dana"),),
            [file("D Dana Nurovna (b-21)", "x")],
        ),
        Identity("d"),
    ),
    "folders of two": (
        *("path_in_roster", file("emil", "bek", "x"), ROSTER, []),
        waits("its path fits emil and bek"),
    ),
    "the notebook": ("file_in_roster", file("x", said="emil"), ROSTER, [], Identity("emil")),
    "the file's name": ("file_in_roster", file(f"emil_{UNIT}.ipynb"), ROSTER, [], Identity("emil")),
    "the notebook and the file's name differ": (
        *("file_in_roster", file(f"emil_{UNIT}.ipynb", said="bek"), ROSTER, []),
        waits("its file name says emil, `oxus submit` wrote bek: a copy?"),
    ),
    "nothing in it is on the roster": (
        *("file_in_roster", file("x", named="fara"), ROSTER, []),
        waits("it names fara, who is not on the roster"),
    ),
}
ANSWERS = {
    ("Moodle: Dana D", ""): "bek",
    ("Canvas: x 3", ""): "emil",
    ("Бекзат", ""): "bek",
    ("a/x", UNIT): "aida",
    ("spam.ipynb", ""): NOBODY,
    ("spam", ""): NOBODY,
}


@pytest.mark.parametrize(("rule", "claim", "roster", "others", "decided"), CASES.values(), ids=CASES)
def test_each_rule_decides_its_own_case(rule, claim, roster, others, decided):
    claims = Claims(roster)
    for one in (claim, *others):
        claims.add(one)
    first = next(one for one in RULES if one(claim, claims))
    assert first is getattr(identity, rule)
    assert identify(claim, claims) == decided


def test_every_rule_has_a_case():
    assert {"answered", *(case[0] for case in CASES.values())} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(
    ("claim", "student"),
    [
        (Claim(moodle(7)), "bek"),
        (Claim(OTHER), "emil"),
        (file("hand-ins", "Бекзат", "Version 2", "x.ipynb"), "bek"),
        (file(f"{UNIT} - Бекзат.ipynb"), "bek"),
        (file("a", "x"), "aida"),
        (file("spam.ipynb"), NOBODY),
    ],
)
def test_an_answer_decides_before_all_else(claim, student):
    claims = Claims(ROSTER, ANSWERS)
    claims.add(claim)
    assert identify(claim, claims).student == student


def test_an_answer_for_a_name_that_two_people_have_decides_neither():
    claims = Claims((Student("bek"),), ANSWERS)
    for number in (1, 2):
        claims.add(Claim(moodle(number)))
    assert not identify(Claim(moodle(1)), claims).student


def test_without_a_roster_a_file_name_that_contradicts_the_notebook_is_reported():
    found = identify(file("x", said="aida", named="bek"), Claims(()))
    assert found == Identity("aida", ("check: its file name says bek, `oxus submit` wrote aida: a copy?",))


CLASS = (
    Student("bek-7", "Бекмуратов", "Бек", "b.bekmuratov@uni.example"),
    Student("aigerim", "Аманова", "Айгерим"),
    Student("20261120", "Ким", "Вера"),
    Student("1001", "Lee", "Ann"),
    Student("dana-7", id_number="dana_7"),
    Student("timur", id_number="SIS 0042"),
)


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        ("bek-7", ["bek-7"]),
        ("BEK-7", ["bek-7"]),
        (f"bek-7_{UNIT}", ["bek-7"]),
        (f"{UNIT}_bek-7_attempt_2026-11-20-10-11-12_{UNIT}.ipynb", ["bek-7"]),
        ("Bekmuratov, Bek(bek-7)", ["bek-7"]),
        ("b.bekmuratov@uni.example_1234", ["bek-7"]),
        ("Бек Бекмуратов", ["bek-7"]),
        ("1-2 - Бек Бекмуратов - Nov 20, 2026 1011 AM", ["bek-7"]),
        ("Ким, Вера", ["20261120"]),
        ("20261120", ["20261120"]),
        ("work of bek-77", []),
        (f"dana_7_{UNIT}.ipynb", ["dana-7"]),
        (f"hw_dana_7 (1)_{UNIT}", ["dana-7"]),
        (f"dana_77_{UNIT}.ipynb", []),
        ("SIS 0042_work.ipynb", ["timur"]),
        ("aigerim", ["aigerim"]),
        ("Aigerim Sultanova", []),
        ("Sultanova_Aigerim_asultan_123456", []),
        ("271836-1001 - Somebody - Dec 5, 2024 1001 AM", []),
        ("2026-10-01_01-tiny.ipynb", []),
        ("20261120101112_01-tiny.ipynb", []),
        ("Бек Бекмуратов и Айгерим Аманова", ["bek-7", "aigerim"]),
        ("", []),
    ],
)
def test_a_part_of_a_path_names_a_student_by_id_address_or_name_and_never_by_a_date(part, ids):
    assert [row.student_id for row in rows_in(part, CLASS, UNIT)] == ids


def test_the_closest_rows_come_first():
    assert [row.student_id for row in closest("Aigerim Amanova", CLASS, 1)] == ["aigerim"]


def test_names_with_different_patronymics_are_two_people_for_one_row():
    names = ("Иванова Анна Петровна", "Иванова Анна Сергеевна")
    claims = Claims((Student("anna", "Иванова", "Анна"),))
    both = [file(name, "x") for name in names]
    for claim in both:
        claims.add(claim)
    assert {identify(claim, claims) for claim in both} == {
        waits("Иванова Анна Петровна and Иванова Анна Сергеевна all fit anna (Иванова Анна)")
    }


def test_a_name_deep_in_a_path_is_compared_with_the_roster_and_not_the_longest_folder():
    text = "Submitted files and more/Aigerim A/Version 1/01-tiny.ipynb"
    assert closest(telling(text, "01-tiny"), CLASS, 1)[0].student_id == "aigerim"


# --- the layouts of learning platforms ---

LAYOUTS = {
    # mod/assign/classes/downloader.php in moodle/moodle
    "Moodle": ("{first} {last}_{n}_assignsubmission_file/01-tiny.ipynb", ""),
    "Moodle, without folders": ("{first} {last}_{n}_assignsubmission_file_01-tiny.ipynb", ""),
    # lib/content_zipper.rb in instructure/canvas-lms
    "Canvas": ("{joined}_{n}_9{n}_01-tiny.ipynb", ""),
    # README.md of kwurst/bb-file-cleanup: assignmentname_username_attempt_datetime_filename.ext
    "Blackboard": ("Unit 1_{id}_attempt_2026-01-20-10-11-12_01-tiny.ipynb", "2026-01-20 10:11:12 UTC"),
    # names in the wild: "271836-442356 - First Last - Dec 5, 2024 1149 AM - file.zip"
    "Brightspace": (
        "27183{n}-4423{n} - {first} {last} - Jan 5, 2026 1149 PM - 01-tiny.ipynb",
        "2026-01-05 23:49:00 UTC",
    ),
    "Brightspace, unpacked into folders": (
        "27183{n}-4423{n} - {first} {last} - Jan 5, 2026 149 AM/01-tiny.ipynb",
        "2026-01-05 01:49:00 UTC",
    ),
    # several programs that read it, all with `Last, First(eid)/Submission attachment(s)/`; timestamp.txt beside that
    "Sakai": (
        "Unit 1/{last}, {first}({id})/Submission attachment(s)/01-tiny.ipynb",
        "2026-01-19 17:15:16 UTC",
    ),
    # find_student.py of ssiccha/olat-homework-scripts: Last_First_identifier, with 2_submissions in it
    "OpenOLAT": ("ita_Unit_1/{last}_{first}_{n}77/2_submissions/01-tiny.ipynb", ""),
    # readme.md of simhnna/iliasCorrector: Last_First_login_number; a file's name begins with its time
    "ILIAS": ("Unit 1/Abgaben/{last}_{first}_{id}_{n}123/20260120101112_01-tiny.ipynb", ""),
    # README.md of Slandy95/eCampus-collective-team-feedback-upload
    "ILIAS, teams": ("Unit 1/Abgaben/Team 4{n}/{first}_{last}_{id}_8{n}/01-tiny.ipynb", ""),
    # not described in public; as teachers tell it
    "itslearning": ("Unit 1/{last}, {first}/01-tiny.ipynb", ""),
    # README.md of lwchkg/teams_assignment_explorer: Submitted files/name of student/name of homework/version/file
    "Teams": ("Submitted files/{first} {last}/Unit 1/Version 1/01-tiny.ipynb", ""),
    # not described in public; as teachers tell it
    "Google Classroom": ("01-tiny - {first} {last}.ipynb", ""),
    # docs of nbgrader; timestamp.txt beside the notebook
    "nbgrader": ("submitted/{id}/01-tiny/01-tiny.ipynb", "2026-01-18 09:00:00 UTC"),
    "a folder per student": ("{id}/01-tiny.ipynb", ""),
    "e-mail addresses": ("{email}/01-tiny.ipynb", ""),
}
STAMPS = {
    "Sakai": ("Unit 1/{last}, {first}({id})/timestamp.txt", "20260119171516123"),
    "nbgrader": ("submitted/{id}/01-tiny/timestamp.txt", "2026-01-18 15:00:00.123456 Asia/Bishkek"),
}
DUE = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    from tiny_unit import tiny_course

    course = tiny_course(tmp_path_factory.mktemp("identity") / "course")
    build(course, [UNIT])
    return course


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYOUTS)
def test_four_students_are_four_in_every_layout(built, tmp_path, name):
    """With the dates, numbers and folders of the layout; the names are those that an LMS has, not the roster's."""
    roster = [
        Student("bek-7", "Бекмуратов", "Бек", "bek@uni.example", lms_id="1"),
        Student("aigerim", "Аманова", "Айгерим", "aman_a@uni.example", lms_id="2"),
        Student("2026110", "Усонов", "Омурбек", "o.u@uni.example", lms_id="3"),
        Student("dana", "Ivanova-Petrova", "Dana", "dana@uni.example", lms_id="4"),
    ]
    written = [
        ("Бекмуратов", "Бек Асанович"),
        ("Аманова", "Айгерім"),
        ("Үсөнов", "Өмүрбек"),
        ("Ivanova-Petrova", "Dana"),
    ]
    release = read_notebook(student_notebook(built, UNIT))
    path, time = LAYOUTS[name]
    place = tmp_path / "download.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for n, (row, (last, first)) in enumerate(zip(roster, written, strict=True), start=1):
            words = {"n": n, "last": last, "first": first, "id": row.student_id, "email": row.email}
            words["joined"] = "".join(c for c in f"{row.last_name}{row.first_name}".lower() if c.isalnum())
            made = answered(release, {"double": f"# {row.student_id}, {name}"})
            made.metadata.pop("oxus")
            archive.writestr(path.format(**words), nbformat.writes(made))
            if name in STAMPS:
                beside, text = STAMPS[name]
                archive.writestr(beside.format(**words), text)
    collect(built, UNIT, [place], roster, DUE)
    records = {r.file: r for r in read_collected(built, UNIT) if r.path.startswith("download.zip//")}
    mine = [r for r in records.values() if r.file in zipfile.ZipFile(place).namelist()]
    assert sorted(r.student_id for r in mine) == sorted(row.student_id for row in roster), [
        r.reason for r in mine
    ]
    assert {r.time for r in mine} == {time}
    for row in roster:
        text = (built / "grading" / "submitted" / row.student_id / UNIT / f"{UNIT}.ipynb").read_text("utf-8")
        assert f"# {row.student_id}" in text


def test_a_date_merges_nobody(built, tmp_path):
    """Blackboard and ILIAS put a date before the name of the file; without a roster all of them wait."""
    release = read_notebook(student_notebook(built, UNIT))
    place = tmp_path / "all.zip"
    names = [f"Unit 1_{who}_attempt_2026-01-20-10-11-12_{UNIT}.ipynb" for who in "abcd"]
    names += [f"{who}/20260120101112_{UNIT}.ipynb" for who in "efgh"]
    with zipfile.ZipFile(place, "w") as archive:
        for name in names:
            made = answered(release, {"double": f"# {name}"})
            made.metadata.pop("oxus")
            archive.writestr(name, nbformat.writes(made))
    result = collect(built, UNIT, [place])
    assert not result.taken and not result.older and sorted(result.waiting) == sorted(names)
