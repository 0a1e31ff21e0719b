"""What learning platforms hand over, and whatever a student may have done to a notebook."""

import csv
import io
import json
import os
import stat
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from class_helpers import answered, hand_in, oxus
from oxus.cli import main
from oxus.core.digest import cells_digest
from oxus.core.errors import CourseError
from oxus.core.notebook import grade_id, read_notebook
from oxus.core.repair import damage, parse_submission, repair
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.reading import is_usable
from oxus.teaching.collection.records import read_collected
from oxus.teaching.commands import collect as collect_command
from oxus.teaching.students.identity import Claim, Claims
from oxus.teaching.students.lms import Person, entry_name, person_of, student_id
from oxus.teaching.students.roster import Student

UNIT = "01-tiny"
RIGHT = {"double": "def double(x):\n    return 2 * x"}


def work(release, student="", when="", **answers):
    """A student's notebook as bytes; without a student it was saved and never given to `oxus submit`."""
    notebook = answered(release, answers or RIGHT)
    notebook.metadata["oxus"] = {"unit": UNIT}
    if student:
        notebook.metadata["oxus"] |= {"student": student, "handed_in": when}
    return nbformat.writes(notebook).encode()


def zipped(path, entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def submitted(course, student):
    return read_notebook(course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb")


def answer(course, student):
    return next(c.source for c in submitted(course, student).cells if grade_id(c) == "double")


# --- names ---


@pytest.mark.parametrize(
    ("path", "system", "name", "number", "late", "given"),
    [
        ("Аида Б_1234567_assignsubmission_file/01.ipynb", "Moodle", "Аида Б", "1234567", False, "01.ipynb"),
        (
            "Aida B_1234567_assignsubmission_file_/sub/01.ipynb",
            "Moodle",
            "Aida B",
            "1234567",
            False,
            "01.ipynb",
        ),
        ("Aida B_12_assignsubmission_file_aida_01.ipynb", "Moodle", "Aida B", "12", False, "aida_01.ipynb"),
        ("Participant_12_assignsubmission_file_01.ipynb", "Moodle", "Participant", "12", False, "01.ipynb"),
        ("Default group_assignsubmission_file/01.ipynb", "Moodle", "Default group", "", False, "01.ipynb"),
        ("A B_3_assignsubmission_onlinetext/onlinetext.html", "Moodle", "A B", "3", False, "onlinetext.html"),
        ("bekbek_12345_67890_01-tiny-1.ipynb", "Canvas", "bekbek", "12345", False, "01-tiny-1.ipynb"),
        ("bekbek_LATE_12345_67890_a_01-tiny.ipynb", "Canvas", "bekbek", "12345", True, "a_01-tiny.ipynb"),
        ("anon_aB3x9_44_01.ipynb", "Canvas", "", "anon_aB3x9", False, "01.ipynb"),
        ("LATE_anon_aB3x9_44_01.ipynb", "Canvas", "", "anon_aB3x9", True, "01.ipynb"),
        ("bekbek_12_33_my work.zip/folder/01.ipynb", "Canvas", "bekbek", "12", False, "01.ipynb"),
    ],
)
def test_the_person_is_read_from_what_the_lms_wrote(path, system, name, number, late, given):
    person, rest = person_of(path.split("/"))
    assert (person.system, person.name, person.id, person.late, rest) == (system, name, number, late, given)


@pytest.mark.parametrize(
    "path", ["aigerim_01-tiny.ipynb", "01-tiny (1).ipynb", "week 1/bek_01-tiny.ipynb", "a_1.ipynb"]
)
def test_a_path_that_no_lms_wrote_names_nobody(path):
    assert person_of(path.split("/"))[0] is None


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("Moodle", "Аида О'Б", "7"), "аида-о-б-7"),
        (Person("Canvas", "bekbek", "12345"), "bekbek-12345"),
        (Person("Canvas", "", "anon_aB3x9"), "anon-aB3x9"),
        (Person("Moodle", "=../..", ""), "nameless"),
        (Person("Moodle", "x" * 300, "7"), "x" * 80 + "-7"),
    ],
)
def test_an_id_from_the_lms_can_be_used_and_is_the_same_each_time(person, expected):
    assert student_id(person) == expected
    assert is_usable(expected)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Аида Б/01.ipynb".encode("cp866"), "Аида Б/01.ipynb"),
        ("Аида Б/01.ipynb".encode(), "Аида Б/01.ipynb"),
        ("Müller/01.ipynb".encode("cp437"), "Müller/01.ipynb"),
        (b"a\\b\\01.ipynb", "a/b/01.ipynb"),
    ],
)
def test_names_in_zip_files_that_do_not_say_their_code_page_are_read(raw, name):
    entry = zipfile.ZipInfo(raw.decode("cp437"))
    entry.flag_bits = 0
    assert entry_name(entry) == name


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_a_folder_that_was_unpacked_without_knowing_its_letters_is_read(built, release, tmp_path):
    name = "Аида Б_7_assignsubmission_file".encode("cp866")
    folder = tmp_path / "in" / os.fsdecode(name)
    folder.mkdir(parents=True)
    (folder / "01-tiny\x1b.ipynb").write_bytes(work(release))
    done = oxus("collect", "1", tmp_path / "in", course=built, folder=tmp_path)
    assert done.returncode == 0 and "taken    аида-б-7" in done.stdout, done.stderr
    assert [f.file for f in read_collected(built, UNIT)] == ["Аида Б_7_assignsubmission_file/01-tiny_.ipynb"]


# --- the roster ---


def test_a_roster_finds_whom_the_lms_names():
    class_ = [
        Student("a", "Аман", "Айгерим"),
        Student("b", lms_name="Bek, Bek", lms_id="55"),
        Student("c1", "Chy", "Nara", lms_id="1"),
        Student("c2", "Chy", "Nara", lms_id="2"),
        Student("p", lms_id="12"),
    ]
    claims = Claims(class_)
    found = [
        claims.rows(Claim(Person(*person)))[0]
        for person in [
            ("Moodle", "Айгерим Аман", "900"),
            ("Moodle", "Аман Айгерим", "901"),
            ("Canvas", "anything", "55"),
            ("Canvas", "bekbek", "56"),
            ("Moodle", "Bek Bek", "55"),
            ("Moodle", "Chy Nara", "2"),
            ("Moodle", "Chy Nara", "3"),
            ("Moodle", "Participant", "12"),
            ("Moodle", "Somebody", "55"),
        ]
    ]
    ids = [[s.student_id for s in rows] for rows in found]
    assert ids == [["a"], ["a"], ["b"], [], ["b"], ["c2"], ["c1", "c2"], ["p"], []]


# --- which student it is from ---


def test_a_moodle_zip_needs_no_names_and_a_roster_gives_the_right_ones(built, release, tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        {
            "Айгерим А_11_assignsubmission_file/01-tiny.ipynb": work(release),
            "Bek B_12_assignsubmission_file/aigerim_01-tiny.ipynb.txt": work(release, double="# bek's own"),
            "Chynara C_13_assignsubmission_file/work.zip": zipped(
                tmp_path / "w.zip", {"my work/01-tiny (1).ipynb": work(release)}
            ).read_bytes(),
            "Dana D_14_assignsubmission_file/notebook.json": work(release, "dana"),
        },
    )
    roster = [
        Student("aigerim", lms_name="Айгерим А"),
        Student("bek", "B", "Bek"),
        Student("dana", "D", "Dana"),
    ]
    result = collect(built, UNIT, [path], roster)
    assert not result.refused
    assert list(result.taken) == ["aigerim", "bek", "dana"]
    assert result.taken["aigerim"] == result.taken["dana"] == []
    assert "it names aigerim, but the LMS had it from bek" in result.taken["bek"][0]
    assert list(result.waiting.values()) == ["Moodle: Chynara C 13 is not on the roster"]
    assert answer(built, "bek") == "# bek's own"


def test_the_folder_of_a_zip_that_was_unpacked_does_as_well(built, release, tmp_path):
    folder = tmp_path / "Bek B_12_assignsubmission_file_"
    folder.mkdir()
    (folder / "01-tiny.ipynb").write_bytes(work(release))
    assert list(collect(built, UNIT, [folder]).taken) == ["bek-b-12"]
    assert list(collect(built, UNIT, [tmp_path]).taken) == ["bek-b-12"]


def test_a_copied_file_never_takes_the_place_of_the_one_it_was_copied_from(built, release, tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        {
            "aigerim_1_10_01-tiny.ipynb": work(
                release, "aigerim", "2020-01-01T00:00:00+00:00", double="# mine"
            ),
            "bek_2_11_01-tiny.ipynb": work(
                release, "aigerim", "2020-01-02T00:00:00+00:00", double="# copied"
            ),
        },
    )
    result = collect(built, UNIT, [path])
    assert list(result.taken) == ["aigerim-1", "bek-2"]
    assert all("all submitted as aigerim: a copy?" in remarks[0] for remarks in result.taken.values())
    result = collect(built, UNIT, [path], [Student("aigerim", lms_id="1")])
    assert result.taken == {"aigerim": []} and answer(built, "aigerim") == "# mine"
    assert result.waiting == {
        "bek_2_11_01-tiny.ipynb": "Canvas: bek 2 is not on the roster, and it names aigerim: a copy?"
    }


def test_a_copy_that_comes_in_a_later_download_is_seen(built, release, tmp_path):
    first = zipped(tmp_path / "1.zip", {"a_1_10_01-tiny.ipynb": work(release, "aigerim", double="# mine")})
    second = zipped(tmp_path / "2.zip", {"b_2_11_01-tiny.ipynb": work(release, "aigerim", double="# copied")})
    assert list(collect(built, UNIT, [first]).taken) == ["aigerim"]
    assert list(collect(built, UNIT, [second]).taken) == ["b-2"]
    assert answer(built, "aigerim") == "# mine"


def test_namesakes_are_two_students(built, release, tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        {f"Dana D_{n}_assignsubmission_file/01-tiny.ipynb": work(release, double=f"# {n}") for n in (1, 2)},
    )
    result = collect(built, UNIT, [path])
    assert list(result.taken) == ["dana-d-1", "dana-d-2"]
    result = collect(built, UNIT, [path], [Student("dana", lms_name="Dana D")])
    assert not result.taken
    assert set(result.waiting.values()) == {"Moodle: Dana D 1, Moodle: Dana D 2 all fit dana (Dana D)"}


def test_a_renamed_copy_without_an_lms_is_flagged(built, release, tmp_path):
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release, "aigerim"))
    copy = "its file name says bek, `oxus submit` wrote aigerim: a copy?"
    result = collect(built, UNIT, [path], [Student("bek"), Student("aigerim")])
    assert not result.taken and result.waiting == {path.name: copy}
    result = collect(built, UNIT, [path], [Student("bek")])
    assert result.taken == {"bek": ["check: `oxus submit` wrote aigerim, who is not on the roster: a copy?"]}
    assert f"check: {copy}" in collect(built, UNIT, [path]).taken["aigerim"]


# --- time ---


def test_of_several_by_one_student_the_latest_counts(built, release, tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        {
            "bek_2_12_bek_01-tiny-1.ipynb": work(
                release, "bek", "2020-01-02T00:00:00+00:00", double="# second"
            ),
            "bek_2_11_bek_01-tiny.ipynb": work(release, "bek", "2020-01-01T00:00:00+00:00", double="# first"),
        },
    )
    result = collect(built, UNIT, [path])
    assert list(result.older) == ["bek_2_11_bek_01-tiny.ipynb"] and answer(built, "bek") == "# second"


def test_among_files_that_say_no_time_the_number_that_the_lms_counts_up_decides(built, release, tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        {
            "bek_2_12_01-tiny-1.ipynb": work(release, double="# second"),
            "bek_2_11_01-tiny.ipynb": work(release, double="# first"),
        },
    )
    collect(built, UNIT, [path])
    assert answer(built, "bek-2") == "# second"


DUE = datetime(2020, 1, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "stamp", "time", "said"),
    [
        ("bek_LATE_2_11", "2020-01-11T09:00:00+00:00", "2020-01-11 09:00:00 UTC", ""),
        ("bek_LATE_2_11", "2020-01-09T00:00:00+00:00", "2020-01-11 12:00:00 UTC", "counts as one day late"),
        ("bek_LATE_2_11", "", "2020-01-11 12:00:00 UTC", "counts as one day late"),
        ("bek_2_11", "2020-01-09T00:00:00+00:00", "2020-01-09 00:00:00 UTC", ""),
        (
            "bek_2_11",
            "2020-01-11T09:00:00+00:00",
            "",
            "Canvas does not mark it as late: it counts as on time",
        ),
        ("bek_2_11", "", "", ""),
        (
            "Bek B_11_assignsubmission_file",
            "",
            "",
            "nothing tells when it was submitted: it counts as on time",
        ),
    ],
)
def test_nobody_is_late_by_the_time_of_a_download(built, release, tmp_path, name, stamp, time, said):
    """The entries of the zip file are dated 8 December 2021, long after the due date (see `collection/times.py`)."""
    path = f"{name}/01-tiny.ipynb" if "assign" in name else f"{name}_01-tiny.ipynb"
    entry = zipfile.ZipInfo(path, (2021, 12, 8, 0, 0, 0))
    place = zipped(tmp_path / "all.zip", {entry: work(release, "bek", stamp)})
    (remarks,) = collect(built, UNIT, [place], due=DUE).taken.values()
    kept = built / "grading" / "submitted" / "bek" / UNIT / "timestamp.txt"
    assert (kept.read_text(encoding="utf-8").strip() if kept.exists() else "") == time
    assert [said in r and r.startswith("check: ") for r in remarks] == ([True] if said else [])


def test_the_times_of_moodle_s_worksheet_count(built, release, tmp_path):
    """A worksheet as Moodle writes it (mod/assign/gradingtable.php), beside the download or in it."""
    sheet = (
        '\ufeffIdentifier,"Full name",Status,Grade,"Last modified (submission)","Last modified (grade)"\n'
        'Participant 11,A,"Submitted for grading",,"Friday, 10 January 2020, 6:30 PM",-\n'
        'Participant 12,B,"Submitted for grading",,"10 Qantar 2020",-\n'
        "Participant 14,C,No submission,,-,-\n"
    )
    (tmp_path / "Grades.csv").write_text(sheet, encoding="utf-8")
    names = {n: f"{who}_{n}_assignsubmission_file/01-tiny.ipynb" for n, who in ((11, "aida"), (12, "bek"))}
    place = zipped(tmp_path / "all.zip", {name: work(release) for name in names.values()})
    due = DUE.replace(tzinfo=ZoneInfo("Asia/Bishkek"))
    taken = collect(built, UNIT, [place], due=due).taken
    record = {f.student_id: f for f in read_collected(built, UNIT)}
    assert (record["aida-11"].time, record["aida-11"].time_from) == ("2020-01-10 12:30:00 UTC", "LMS")
    assert record["bek-12"].time == "" and "cannot be read" in " ".join(taken["bek-12"])
    (tmp_path / "Grades.csv").unlink()
    stamp = built / "grading" / "submitted" / "aida-11" / UNIT / "timestamp.txt"
    collect(built, UNIT, [place], due=due)
    assert stamp.read_text(encoding="utf-8") == "2020-01-10 12:30:00 UTC\n", "known before, and still true"


def test_a_table_in_a_student_s_folder_is_theirs_and_no_worksheet(built, release, tmp_path):
    own = "aida_11_assignsubmission_file/"
    sheet = (
        'Identifier,"Last modified (submission)","Last modified (grade)"\n'
        'Participant 11,"10 January 2020, 6:30 PM",-\n'
    )
    collect(
        built,
        UNIT,
        [zipped(tmp_path / "all.zip", {own + "01-tiny.ipynb": work(release), own + "t.csv": sheet})],
    )
    folder = built / "grading" / "submitted" / "aida-11" / UNIT
    assert sorted(path.name for path in folder.iterdir()) == ["01-tiny.ipynb", "t.csv"]


def test_what_canvas_marks_as_late_is_late_by_the_student_s_own_due_date(built, release, tmp_path):
    place = zipped(tmp_path / "all.zip", {"bek_LATE_2_11_01-tiny.ipynb": work(release)})
    collect(built, UNIT, [place], due=DUE, extensions={"bek-2": DUE + timedelta(days=7)})
    (record,) = read_collected(built, UNIT)
    assert record.time == "2020-01-18 12:00:00 UTC"


def test_a_time_that_0_2_0_took_from_a_download_is_dropped(built, release, tmp_path):
    place = zipped(tmp_path / "all.zip", {"bek_2_11_01-tiny.ipynb": work(release)})
    collect(built, UNIT, [place], due=DUE)
    path = built / "grading" / "downloaded" / UNIT / "collected.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    kept = ("file", "student_id", "outcome", "reason", "lms")
    old = [{key: row[key] for key in kept} | {"time": "2021-12-08 00:00:00 UTC"} for row in rows]
    path.write_text(json.dumps(old), encoding="utf-8")
    stamp = built / "grading" / "submitted" / "bek-2" / UNIT / "timestamp.txt"
    stamp.write_text("2021-12-08 00:00:00 UTC\n", encoding="utf-8")
    collect(built, UNIT, [place], due=DUE)
    assert not stamp.exists()
    stamp.write_text("2020-01-12 00:00:00 UTC\n", encoding="utf-8")  # an instructor knows better
    collect(built, UNIT, [place], due=DUE)
    assert stamp.read_text(encoding="utf-8") == "2020-01-12 00:00:00 UTC\n"


@pytest.mark.parametrize(
    ("finished", "untouched"),
    [
        ("01-tiny.ipynb", "01-tiny-Copy1.ipynb"),
        ("01-tiny.ipynb", "old/01-tiny.ipynb"),
        ("01-tiny.ipynb", "01-tiny.ipynb.txt"),
        ("01-tiny.ipynb", "01-tiny-checkpoint.ipynb"),
        ("01-tiny-Copy1.ipynb", "01-tiny.ipynb"),
    ],
)
def test_finished_work_counts_and_not_an_untouched_copy_beside_it(
    built, release, tmp_path, finished, untouched
):
    folder = "Bek B_12_assignsubmission_file"
    files = {
        f"{folder}/{finished}": work(release),
        f"{folder}/{untouched}": nbformat.writes(release).encode(),
    }
    for entries in (files, dict(reversed(files.items()))):
        result = collect(built, UNIT, [zipped(tmp_path / "all.zip", entries)])
        assert answer(built, "bek-b-12") == RIGHT["double"]
        (reason,) = result.older.values()
        assert (
            reason.startswith("check: ")
            and "(1 exercise answered) counts, not this one (untouched)" in reason
        )
        assert any(
            remark.startswith("check: ") and "untouched" in remark for remark in result.taken["bek-b-12"]
        )


def test_an_untouched_copy_in_a_later_download_does_not_replace_finished_work(built, release, tmp_path):
    for number, data in ((1, work(release)), (2, nbformat.writes(release).encode())):
        name = f"bek_2_1{number}_01-tiny.ipynb"
        result = collect(built, UNIT, [zipped(tmp_path / f"{number}.zip", {name: data})])
    assert answer(built, "bek-2") == RIGHT["double"] and not result.taken
    assert "(1 exercise answered) counts, not this (untouched)" in result.older["bek_2_12_01-tiny.ipynb"]


def test_a_place_without_a_notebook_is_named_and_one_with_refused_files_is_not(
    built, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(built))
    (tmp_path / "in").mkdir()
    assert main(["collect", "1", str(tmp_path / "in")]) == 1
    assert capsys.readouterr().err == "oxus: no notebook was found there\n"
    (tmp_path / "in" / f"bek_{UNIT}.ipynb").write_text("{", encoding="utf-8")
    assert main(["collect", "1", str(tmp_path / "in")]) == 1
    said = capsys.readouterr()
    assert said.err == "" and "0 taken" in said.out


def test_an_older_file_that_is_collected_again_does_not_replace_a_newer_one_of_the_same_time(
    built, release, tmp_path
):
    """As 0.2.0 wrote them: without a digest, so that only the time and the order of collecting are known."""
    when, places = "2020-01-01T00:00:00+00:00", {}
    for name, code in (("first", "# first"), ("second", "# second"), ("copy", "# first")):
        places[name] = tmp_path / name / f"bek_{UNIT}.ipynb"
        places[name].parent.mkdir()
        places[name].write_bytes(work(release, "bek", when, double=code))
    renamed = places["copy"].rename(tmp_path / "copy" / f"bek_{UNIT} (1).ipynb")
    both = zipped(tmp_path / "all.zip", {p.name: p.read_bytes() for p in (renamed, places["second"])})
    for place in (places["first"], places["second"]):
        assert list(collect(built, UNIT, [place]).taken) == ["bek"]
    for place in (places["first"], renamed, places["first"]):
        result = collect(built, UNIT, [place])
        assert not result.taken and answer(built, "bek") == "# second"
        assert "bek has another submission of the same time" in result.older[place.name]
    result = collect(built, UNIT, [both])
    assert list(result.older) == [renamed.name] and answer(built, "bek") == "# second"


def test_an_unedited_submission_does_not_replace_the_copy_that_was_edited(built, release, tmp_path):
    made = nbformat.reads(work(release, "bek", "2020-01-01T00:00:00+00:00", double="# sent"), as_version=4)
    made.metadata.oxus["digest"] = cells_digest(made.cells)
    path = hand_in(made, tmp_path / f"bek_{UNIT}.ipynb")
    sent = path.read_bytes()
    assert collect(built, UNIT, [path]).taken == {"bek": []}
    path.write_bytes(sent.replace(b"# sent", b"# edited"))
    os.utime(path, (0, 0))
    (remark,) = collect(built, UNIT, [path]).taken["bek"]
    assert remark.startswith("check: changed after `oxus submit` wrote it, and nothing tells when")
    path.write_bytes(sent)
    assert not collect(built, UNIT, [path]).taken and answer(built, "bek") == "# edited"


def test_the_first_file_of_a_name_does_not_come_back_with_the_time_of_a_later_download(
    built, release, tmp_path
):
    for day, code in ((1, "# first"), (2, "# second"), (3, "# first"), (4, "# first")):
        entry = zipfile.ZipInfo("bek_2_11_01-tiny.ipynb", (2020, 1, day, 0, 0, 0))
        collect(built, UNIT, [zipped(tmp_path / "all.zip", {entry: work(release, double=code)})])
    assert answer(built, "bek-2") == "# second"


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59+00:00", "2300-01-01T00:00:00+00:00"])
def test_a_time_that_is_still_to_come_is_not_believed(built, release, tmp_path, when):
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release, "bek", when, double="# forged"))
    os.utime(path, (1_577_836_800,) * 2)  # 1 January 2020
    said = when.replace("T", " ").removesuffix("+00:00") + " UTC"
    remark = f"check: {said} is in the future: it is not used"
    assert collect(built, UNIT, [path]).taken == {"bek": [remark]}
    stamp = built / "grading" / "submitted" / "bek" / UNIT / "timestamp.txt"
    assert not stamp.exists()
    stamp.write_text(f"{said}\n", encoding="utf-8")  # as 0.2.0 took it
    path.write_bytes(work(release, "bek", "2020-01-02T00:00:00+00:00", double="# later"))
    assert list(collect(built, UNIT, [path]).taken) == ["bek"] and answer(built, "bek") == "# later"


def test_a_dry_run_collects_beside_files_that_are_read_only(built, release, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(built))
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release, "bek", "2020-01-01T00:00:00+00:00"))
    collect(built, UNIT, [path])
    paths = [p for name in ("downloaded", "submitted") for p in (built / "grading" / name).rglob("*")]
    before = {p: p.read_bytes() for p in paths if p.is_file()}
    path.write_bytes(work(release, "bek", "2020-01-02T00:00:00+00:00", double="# later"))
    modes = []

    def see(course, *rest):  # the modes, because an administrator may write all files
        modes.extend(p.stat().st_mode for p in course.rglob("*"))
        return collect(course, *rest)

    monkeypatch.setattr(collect_command, "collect", see)
    for one in paths:
        one.chmod(0o555 if one.is_dir() else 0o444)
    try:
        assert main(["collect", "1", str(path), "--dry-run"]) == 0
    finally:
        for one in paths:
            one.chmod(0o755 if one.is_dir() else 0o644)
    assert modes and all(mode & stat.S_IWUSR for mode in modes)
    assert "1 would be taken" in capsys.readouterr().out
    assert before == {p: p.read_bytes() for p in before}


# --- what cannot be taken ---


def other_unit(release):
    release.metadata["oxus"]["unit"] = "02-other"
    return nbformat.writes(release).encode()


def nothing_of_it(release):
    release.metadata.pop("oxus")
    release.cells = [c for c in release.cells if not grade_id(c)]
    return nbformat.writes(release).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("x.ipynb", lambda r: b"", "the file is empty"),
        ("x.ipynb", lambda r: b'{"cells": [', "cut off, or not JSON"),
        ("x.ipynb", lambda r: b"[" * 100_000, "nested more than 350 levels deep"),
        ("x.ipynb", lambda r: b"\xff\xfe\x00junk", "text in UTF-16 that is cut off, or not JSON"),
        (
            "x.ipynb",
            lambda r: b"\n<!DOCTYPE html><html>Log in",
            "perhaps the login page of the LMS): download it",
        ),
        (
            "x.ipynb",
            lambda r: b"{\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\n",
            "merge conflict in it, the first in line 2)",
        ),
        ("x.ipynb", lambda r: b"PK\x03\x04 word/document.xml", "a Word document with the name of one"),
        ("x.rar", lambda r: b"Rar!\x1a\x07", "a .rar archive, which cannot be opened here: unpack it"),
        ("x.7z", lambda r: b"7z\xbc\xaf\x27\x1c", "a .7z archive, which cannot be opened here: unpack it"),
        (
            "x.html",
            lambda r: b"<html>",
            "a web page, and no notebook was submitted with it: ask for the notebook",
        ),
        ("x.ipynb", lambda r: b"[1, 2]", "JSON, but not a notebook"),
        ("x.ipynb", lambda r: b'{"nbformat": 5, "cells": []}', "a notebook in format 5"),
        ("x.ipynb", lambda r: b'{"nbformat": 4, "metadata": {}}', "it has no cells"),
        ("x.ipynb", lambda r: b'{"nbformat": 3, "worksheets": 7}', "cannot be converted"),
        ("x.ipynb", other_unit, "a notebook of unit 02-other"),
        ("x.ipynb", nothing_of_it, "it contains none of its exercises"),
        (
            "essay.docx",
            lambda r: b"PK\x03\x04 word/x",
            "a Word document, and no notebook was submitted with it",
        ),
        ("x.ipynb", lambda r: b" " * 200, "the file is empty"),
    ],
)
def test_what_cannot_be_taken_is_recorded_for_its_student(
    built, release, tmp_path, monkeypatch, capsys, name, make, said
):
    monkeypatch.setenv("OXUS_COURSE", str(built))
    path = zipped(tmp_path / "all.zip", {f"Bek B_12_assignsubmission_file/{name}": make(release)})
    assert main(["collect", "1", str(path)]) == 1
    shown = capsys.readouterr()
    assert said in shown.out and "Traceback" not in shown.err
    (record,) = read_collected(built, UNIT)
    assert (record.student_id, record.outcome) == ("bek-b-12", "refused") and said in record.reason
    assert not (built / "grading" / "submitted").exists()


def test_a_file_that_is_too_large_is_refused_unread(built, release, tmp_path, monkeypatch):
    from oxus.teaching.collection import found

    monkeypatch.setattr(found, "MAX_NOTEBOOK_BYTES", 3000)
    big = work(release, double="#" * 4000)
    path = zipped(tmp_path / "all.zip", {"Bek B_12_assignsubmission_file/01-tiny.ipynb": big})
    (tmp_path / f"dana_{UNIT}.ipynb").write_bytes(big)
    result = collect(built, UNIT, [path, tmp_path / f"dana_{UNIT}.ipynb"])
    assert len(result.refused) == 2 and all("larger than" in reason for reason in result.refused.values())
    assert {f.student_id for f in result.files} == {"bek-b-12", "dana"}


def test_a_link_is_not_followed(built, release, tmp_path):
    secret = tmp_path / "solutions.ipynb"
    secret.write_bytes(work(release))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"bek_{UNIT}.ipynb").symlink_to(secret)
    assert "a link" in collect(built, UNIT, [folder]).refused[f"bek_{UNIT}.ipynb"]


def test_a_zip_in_a_zip_in_a_zip_is_not_opened(built, release, tmp_path):
    inner = zipped(tmp_path / "1.zip", {"01-tiny.ipynb": work(release)}).read_bytes()
    middle = zipped(tmp_path / "2.zip", {"1.zip": inner}).read_bytes()
    path = zipped(tmp_path / "all.zip", {"Bek B_12_assignsubmission_file/2.zip": middle})
    (reason,) = collect(built, UNIT, [path]).refused.values()
    where = "01-tiny.ipynb is in a zip file in a zip file in a zip file"
    assert reason == f"{where}: unpack it, and collect what is in it"


def test_an_encrypted_or_damaged_entry_stops_no_other(built, release, tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        {f"{who}_{n}_1_01-tiny.ipynb": work(release) for n, who in enumerate(("bek", "dana"), start=1)},
    )
    data = bytearray(path.read_bytes())
    data[data.index(b"bek_1_1_01-tiny.ipynb") + 200] ^= 0xFF  # the check sum no longer fits
    path.write_bytes(data)
    result = collect(built, UNIT, [path])
    assert list(result.taken) == ["dana-2"] and "zip" in result.refused["bek_1_1_01-tiny.ipynb"]


def test_other_files_beside_a_notebook_are_no_matter(built, release, tmp_path):
    folder = "Bek B_12_assignsubmission_"
    path = zipped(
        tmp_path / "all.zip",
        {
            f"{folder}file/01-tiny.ipynb": work(release),
            f"{folder}file/map.png": b"png",
            f"{folder}file/.ipynb_checkpoints/01-tiny-checkpoint.ipynb": b"junk",
            f"{folder}file/data.json": b'{"a": 1}',
            f"{folder}onlinetext/onlinetext.html": b"<p>Here it is</p>",
        },
    )
    result = collect(built, UNIT, [path])
    assert list(result.taken) == ["bek-b-12"] and not result.refused


def test_what_became_of_each_file_is_kept_and_the_latest_of_a_name_stands(built, release, tmp_path):
    for content in (b"{", work(release)):
        (tmp_path / f"=bek_{UNIT}.ipynb").write_bytes(content)
        (tmp_path / f"dana_{UNIT}.ipynb").write_bytes(work(release))
        collect(built, UNIT, [tmp_path / f"=bek_{UNIT}.ipynb", tmp_path / f"dana_{UNIT}.ipynb"])
    records = read_collected(built, UNIT)
    assert [(r.file, r.outcome) for r in records] == [
        (f"=bek_{UNIT}.ipynb", "waiting"),
        (f"dana_{UNIT}.ipynb", "taken"),
    ]
    text = (built / "grading" / "downloaded" / UNIT / "collected.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["outcome"] for r in rows] == ["waiting", "taken"]
    assert rows[0]["file"] == f"'=bek_{UNIT}.ipynb"  # a spreadsheet must not run it


# --- damage ---


def at(name):
    def cell(notebook):
        return next(c for c in notebook["cells"] if grade_id(nbformat.from_dict(c)) == name)

    return cell


def put(name, **values):
    return lambda nb: at(name)(nb).update(values)


def put_metadata(name, **values):
    return lambda nb: at(name)(nb)["metadata"]["nbgrader"].update(values)


def without(name, key):
    return lambda nb: at(name)(nb).pop(key)


def drop(*names):
    def change(nb):
        nb["cells"] = [c for c in nb["cells"] if grade_id(nbformat.from_dict(c)) not in names]

    return change


def again(name, **values):
    return lambda nb: nb["cells"].append({**json.loads(json.dumps(at(name)(nb))), **values})


def notebook_metadata(**values):
    return lambda nb: nb["metadata"].update(values)


def split(nb):
    first = at("double")(nb)
    nb["cells"].insert(
        nb["cells"].index(first) + 1, {**json.loads(json.dumps(first)), "source": "    # rest"}
    )


def format_3(nb):
    cells = [{**c, "language": "python", "input": c["source"]} for c in nb["cells"]]
    nb.pop("cells")
    nb.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells, "metadata": {}}])


OUTPUT = {"output_type": "stream", "name": "stdout", "text": "x"}
DAMAGE = {
    "a test deleted": drop("test_double"),
    "an answer deleted": drop("double"),
    "all deleted": drop("double", "test_double", "essay", ""),
    "a test copied": again("test_double"),
    "a test copied with another id": again("test_double", id="another"),
    "an answer copied": again("double"),
    "an answer split": split,
    "the order turned": lambda nb: nb["cells"].reverse(),
    "a test emptied": put("test_double", source=""),
    "a test weakened": put("test_double", source="assert True"),
    "a test as markdown": put("test_double", cell_type="markdown"),
    "a test as raw": put("test_double", cell_type="raw"),
    "an essay as code": put("essay", cell_type="code"),
    "an unknown cell type": put("double", cell_type="heading"),
    "more points": put_metadata("test_double", points=100),
    "points as text": put_metadata("test_double", points="2"),
    "a grade_id renamed": put_metadata("double", grade_id="triple"),
    "a grade_id emptied": put_metadata("double", grade_id=""),
    "a grade_id that is a list": put_metadata("double", grade_id=["double"]),
    "another's grade_id": put_metadata("double", grade_id="test_double"),
    "an old schema": put_metadata("double", schema_version=1),
    "a schema too new": put_metadata("double", schema_version=99),
    "no schema": lambda nb: at("double")(nb)["metadata"]["nbgrader"].pop("schema_version"),
    "a schema as text": put_metadata("double", schema_version="3"),
    "a test unlocked": put_metadata("test_double", locked=False),
    "an answer that is none": put_metadata("double", solution=False, grade=True),
    "a task": put_metadata("essay", task=True),
    "a key too many": put_metadata("double", remark="mine"),
    "nbgrader as text": lambda nb: at("double")(nb)["metadata"].update(nbgrader="yes"),
    "nbgrader as nothing": lambda nb: at("double")(nb)["metadata"].update(nbgrader=None),
    "metadata missing": without("double", "metadata"),
    "metadata as a list": put("double", metadata=[]),
    "tags of the wrong form": lambda nb: at("double")(nb)["metadata"].update(tags="a", collapsed=7),
    "source missing": without("double", "source"),
    "source as a list": put("double", source=["def double(x):\n", "    return 2 * x"]),
    "source as a number": put("double", source=7),
    "half a surrogate pair": put("double", source="'\ud83d'"),
    "an id missing": without("double", "id"),
    "an id that is not allowed": put("double", id="two words"),
    "an id that is a list": put("double", id=[1]),
    "ids twice": lambda nb: [c.update(id="same") for c in nb["cells"]],
    "outputs of no form": put("double", outputs=[{"a": 1}, None]),
    "outputs as text": put("double", outputs="lots"),
    "outputs missing": without("double", "outputs"),
    "large outputs": put("double", outputs=[{**OUTPUT, "text": "x" * 3_000_000}]),
    "a count as text": put("double", execution_count="7"),
    "an attachment": put("essay", attachments={"a.png": {"image/png": "iVBO"}}),
    "attachments of no form": put("essay", attachments=[1]),
    "a cell that is none": lambda nb: nb["cells"].insert(1, "text"),
    "a cell with more keys": put("essay", colour="red"),
    "R's kernel": notebook_metadata(kernelspec={"name": "ir", "display_name": "R", "language": "R"}),
    "no kernel": lambda nb: nb["metadata"].pop("kernelspec"),
    "a kernel as text": notebook_metadata(kernelspec="python"),
    "a language as text": notebook_metadata(language_info="python"),
    "authors of no form": notebook_metadata(authors="me"),
    "metadata of the notebook as a list": lambda nb: nb.update(metadata=[]),
    "no metadata of the notebook": lambda nb: nb.pop("metadata"),
    "oxus as text": notebook_metadata(oxus="mine"),
    "widgets' states": notebook_metadata(widgets={"a": {"state": "x" * 1_000_000}}),
    "a minor version to come": lambda nb: nb.update(nbformat_minor=9),
    "a minor version before ids": lambda nb: nb.update(nbformat_minor=2),
    "format 3": format_3,
    "format 5": lambda nb: nb.update(nbformat=5),
    "no format": lambda nb: nb.pop("nbformat"),
    "no cells": lambda nb: nb.pop("cells"),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE.keys())
def test_whatever_was_done_to_a_notebook_it_can_be_graded_or_is_refused_in_one_line(release, change):
    content = json.loads(nbformat.writes(answered(release, RIGHT)))
    change(content)
    try:
        notebook = parse_submission(json.dumps(content).encode())
    except CourseError as error:
        assert len(str(error).splitlines()) == 1
        return
    before = json.dumps(notebook)
    repaired = repair(notebook, release)
    assert json.dumps(notebook) == before
    text = nbformat.writes(repaired.notebook)
    nbformat.validate(nbformat.reads(text, as_version=4))
    MetadataValidator().validate_nb(repaired.notebook)
    names = [grade_id(c) for c in repaired.notebook.cells if grade_id(c)]
    assert names == [grade_id(c) for c in release.cells if grade_id(c)]
    assert len({c.id for c in repaired.notebook.cells}) == len(repaired.notebook.cells)
    for cell in release.cells:
        if grade_id(cell):
            same = at(grade_id(cell))(repaired.notebook)
            assert same.cell_type == cell.cell_type and same.metadata.nbgrader == cell.metadata.nbgrader
            assert same.source == cell.source or not cell.metadata.nbgrader.locked
    assert repaired.notebook.metadata.kernelspec == release.metadata.kernelspec
    assert len(text) < 20_000, "outputs and widgets' states are left out"
    assert damage(repaired.notebook, release) == []


KEEP_THE_ANSWER = [
    name for name in DAMAGE if "source" not in name and "deleted" not in name and "half" not in name
]
REFUSED = ["metadata of the notebook as a list", "format 5", "no format", "no cells"]


@pytest.mark.slow
@pytest.mark.parametrize("name", KEEP_THE_ANSWER)
def test_no_answer_is_lost_by_mending(release, name):
    content = json.loads(nbformat.writes(answered(release, RIGHT)))
    DAMAGE[name](content)
    try:
        notebook = parse_submission(json.dumps(content).encode())
    except CourseError:
        assert name in REFUSED
        return
    assert any(RIGHT["double"] in c.source for c in repair(notebook, release).notebook.cells)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a test weakened", "test_double: this locked cell is not as in the unit; the original is restored"),
        ("a test deleted", "test_double: this cell was deleted; the original is restored"),
        ("the order turned", "double, essay: cells were moved; their order is restored"),
        ("more points", "test_double: points not as in the unit; restored"),
        ("a grade_id renamed", "double: the cell's metadata were changed; they are restored"),
        ("an old schema", "double: schema_version not as in the unit; restored"),
        ("a test as markdown", "test_double: cell type not as in the unit; restored"),
    ],
)
def test_what_was_done_is_said_and_the_cell_named(release, name, said):
    content = json.loads(nbformat.writes(answered(release, RIGHT)))
    DAMAGE[name](content)
    assert said in damage(parse_submission(json.dumps(content).encode()), release)


def test_a_kernel_of_another_name_is_set_right_and_is_no_fault_of_the_student(release):
    release_kernel = release.metadata.kernelspec
    notebook = answered(release, RIGHT)
    notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    repaired = repair(notebook, release)
    assert repaired.remarks == [] and repaired.notes == [
        f"the kernel was ir; it is set to {release_kernel.name}"
    ]


def test_a_damaged_notebook_is_recorded_as_mended(built, release, tmp_path):
    notebook = answered(release, RIGHT)
    at("test_double")(notebook)["source"] = "assert True"
    hand_in(notebook, tmp_path / f"bek_{UNIT}.ipynb")
    result = collect(built, UNIT, [tmp_path / f"bek_{UNIT}.ipynb"])
    assert [f.outcome for f in result.files] == ["repaired"]
    assert "test_double: this locked cell is not as in the unit" in result.files[0].reason


def test_a_later_file_with_less_work_counts_and_is_marked(built, release, tmp_path):
    whole = work(release, "bek", "2026-11-01T10:00:00+00:00")
    empty = work(release, "bek", "2026-11-02T10:00:00+00:00", double="")
    zipped(tmp_path / "a.zip", {"bek_01-tiny.ipynb": whole})
    zipped(tmp_path / "b.zip", {"bek_01-tiny.ipynb": empty})
    assert collect(built, UNIT, [tmp_path / "a.zip"]).taken == {"bek": []}
    (remark,) = collect(built, UNIT, [tmp_path / "b.zip"]).taken["bek"]
    assert remark.startswith("check: it is later and counts, but contains less work")
    assert answer(built, "bek") == ""


def test_of_two_files_the_later_one_counts_and_is_marked_if_it_has_less_work(built, release, tmp_path):
    files = {
        "1/bek_01-tiny.ipynb": work(release, "bek", "2026-11-01T10:00:00+00:00"),
        "2/bek_01-tiny.ipynb": work(release, "bek", "2026-11-02T10:00:00+00:00", double=""),
    }
    (remark,) = collect(built, UNIT, [zipped(tmp_path / "a.zip", files)]).taken["bek"]
    assert "contains less work" in remark and "1/bek_01-tiny.ipynb (1 exercise answered)" in remark


def test_a_corrected_time_in_another_time_zone_is_compared_as_a_time(built, release, tmp_path):
    first = zipped(
        tmp_path / "a.zip", {"bek_01-tiny.ipynb": work(release, "bek", "2026-11-01T10:00:00+00:00")}
    )
    collect(built, UNIT, [first])
    stamp = built / "grading" / "submitted" / "bek" / UNIT / "timestamp.txt"
    stamp.write_text("2026-11-02 23:00:00 +06:00\n", encoding="utf-8")  # 17:00 UTC
    later = work(release, "bek", "2026-11-02T18:00:00+00:00", double="# later")
    collect(built, UNIT, [zipped(tmp_path / "b.zip", {"bek_01-tiny.ipynb": later})])
    assert answer(built, "bek") == "# later"
