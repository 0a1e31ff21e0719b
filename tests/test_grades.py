"""The grades of a class as a spreadsheet, Moodle and Canvas take them."""

import csv
import io
import json
import os
from zoneinfo import ZoneInfo

import pytest
from nbgrader.plugins import CsvExportPlugin

from class_helpers import oxus
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.teaching.gradebook.export import DETAILS, export
from oxus.teaching.gradebook.grades import NBGRADER
from oxus.teaching.nbgrader_api import api
from oxus.teaching.settings import Late, write_settings
from oxus.teaching.students.roster import Student

UNIT = "01-tiny"


ROSTER = [
    Student("aigerim", "Аман", "Айгерим", "a@uni.example", lms_id="101"),
    Student("bek", "=cmd|' /C calc'!A0", "@Bek", "b@uni.example", lms_id="102"),
    Student("chynara", "Чо", "Чынара", "c@uni.example", lms_id="104"),
    Student("dana", "Д", "Дана", "d@uni.example", lms_id="103"),
]


def table(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_moodle_can_find_students_by_number_and_by_email(graded, tmp_path):
    result = export(graded, tmp_path / "оценки.csv", system="moodle", roster=ROSTER)
    assert table(tmp_path / "оценки.csv") == [
        ["First name", "Last name", "ID number", "Email address", UNIT],
        ["'@Bek", "'=cmd|' /C calc'!A0", "bek", "b@uni.example", "0.0"],
        ["Айгерим", "Аман", "aigerim", "a@uni.example", "3.25"],
        ["Дана", "Д", "dana", "d@uni.example", ""],
        ["Чынара", "Чо", "chynara", "c@uni.example", "0.0"],
    ]
    assert result.rows == 4 and result.waiting == {UNIT: 2}
    assert result.remarks == [
        f"scores are points, not percent; the grade item's maximum must be the unit's: {UNIT} 5"
    ]


def test_canvas_has_the_points_possible_under_its_header(graded, tmp_path):
    export(graded, tmp_path / "grades.csv", system="canvas", roster=ROSTER)
    assert not (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(tmp_path / "grades.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", UNIT],
        ["    Points Possible", "", "", "", "", "5.0"],
        ["'=cmd|' /C calc'!A0, @Bek", "102", "", "", "", "0.0"],
        ["Аман, Айгерим", "101", "", "", "", "3.25"],
        ["Д, Дана", "103", "", "", "", ""],
        ["Чо, Чынара", "104", "", "", "", "0.0"],
    ]


def left_out(path):
    """Who is in the second file, with the reason."""
    head, *rows = table(path)
    assert head[:5] == ["student_id", "last_name", "first_name", "email", "reason"]
    return {row[0]: row[4] for row in rows}


@pytest.mark.parametrize(
    ("system", "known_by"),
    [("moodle", "no email address in the roster"), ("canvas", "no Canvas ID in the roster")],
)
def test_whom_the_lms_could_not_find_is_left_out_alone_and_named(graded, tmp_path, system, known_by):
    result = export(graded, tmp_path / "grades.csv", system=system, roster=[*ROSTER, Student("emil", "E")])
    written = (tmp_path / "grades.csv").read_text("utf-8-sig")
    assert result.rows == 4 and "Дана" in written and "emil" not in written
    assert result.left_out == left_out(tmp_path / "grades-not-on-roster.csv") == {"emil": known_by}


def test_a_class_of_which_nothing_is_known_by_the_lms_is_exported_by_number_or_refused(graded, tmp_path):
    roster = [Student("aigerim", id_number="A/1"), Student("bek"), Student("chynara")]
    result = export(graded, tmp_path / "grades.csv", system="moodle", roster=roster)
    assert table(tmp_path / "grades.csv")[:2] == [
        ["First name", "Last name", "ID number", UNIT],
        ["", "", "A/1", "3.25"],
    ]
    assert "the column Email address is left out" in result.remarks[1] and not result.left_out
    with pytest.raises(
        CourseError, match="nobody has here: put it into the column lms_id of grading/roster.csv"
    ):
        export(graded, tmp_path / "canvas.csv", system="canvas", roster=roster)
    assert not (tmp_path / "canvas.csv").exists()


@pytest.mark.parametrize(
    "options", [{}, {"wide": True}, *({"system": s} for s in ("nbgrader", "moodle", "canvas"))]
)
def test_every_export_has_exactly_the_roster_and_the_others_have_a_file_with_the_reason(
    graded, tmp_path, options
):
    name = {"file": "анна-иванова-550.ipynb", "student_id": "bek", "lms": "Moodle: Анна Иванова 550"}
    listed = graded / "grading" / "downloaded" / UNIT / "collected.json"
    rows = json.loads(listed.read_text("utf-8"))
    listed.write_text(json.dumps([*rows, {**rows[0], **name}]), "utf-8")
    gone = Student("chynara", "Чо", "Чынара", "c@uni.example", lms_id="104", withdrawn="2027-03-01")
    roster = [ROSTER[0], gone, ROSTER[3]]
    result = export(graded, tmp_path / "grades.csv", roster=roster, **options)
    written = (tmp_path / "grades.csv").read_text("utf-8-sig")
    assert "Айгерим" in written and "Дана" in written
    assert not any(name in written for name in ("bek", "chynara", "Чынара"))
    assert left_out(tmp_path / "grades-not-on-roster.csv") == result.left_out
    assert result.left_out == {
        "bek": "not on the roster; submitted as Moodle: Анна Иванова 550",
        "chynara": "withdrawn: 2027-03-01",
    }
    assert result.waiting == {}, "they wait for no grade in the file"
    export(graded, tmp_path / "grades.csv", roster=ROSTER)
    assert left_out(tmp_path / "grades-not-on-roster.csv") == {}, (
        "the file of an earlier export is not left as it was"
    )


def test_without_a_roster_everyone_is_in_the_class(graded, tmp_path):
    assert export(graded, tmp_path / "grades.csv").left_out == {}
    assert not (tmp_path / "grades-not-on-roster.csv").exists()


def test_the_roster_s_students_and_names_are_in_nbgrader_s_gradebook(graded, tmp_path):
    export(graded, tmp_path / "grades.csv", roster=ROSTER)
    with api(graded).gradebook as gradebook:
        dana = gradebook.find_student("dana")
        assert (dana.first_name, dana.last_name, dana.email, dana.lms_user_id) == (
            "Дана",
            "Д",
            "d@uni.example",
            "103",
        )
        score = gradebook.find_submission(UNIT, "aigerim").score
    export(graded, tmp_path / "grades.csv", roster=[Student("dana", first_name="Дана-Мария")])
    with api(graded).gradebook as gradebook:
        dana = gradebook.find_student("dana")
        assert (dana.first_name, dana.last_name) == ("Дана-Мария", "Д")
        assert gradebook.find_submission(UNIT, "aigerim").score == score


@pytest.mark.parametrize("options", [(), ("--wide",), ("--for", "canvas")], ids=str)
def test_a_dry_run_counts_the_rows_that_would_be_written_and_registers_nobody(
    graded, tmp_path, monkeypatch, capsys, options
):
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    lines = [f"{s.student_id},{s.last_name},{s.email},{s.lms_id}\n" for s in (*ROSTER[:1], *ROSTER[2:])]
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "student_id,last_name,email,lms_id\nbek,B,b@uni.example,102\n" + "".join(lines), "utf-8"
    )
    words = ["export", "--output", str(tmp_path / "grades.csv"), "--roster", str(roster), *options]
    assert main([*words, "--dry-run"]) == 0
    would = capsys.readouterr().out.splitlines()[0].removeprefix("would write ")
    with api(graded).gradebook as gradebook:
        assert {student.id for student in gradebook.students} == {"aigerim", "bek", "chynara"}
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines()[0] == would == f"4 rows in {tmp_path / 'grades.csv'}"


def test_a_roster_that_is_named_keeps_the_ids_of_the_class_and_says_what_it_does_not_use(
    graded, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    (graded / "grading" / "roster.csv").write_text("student_id,lms_id\nbek,102\n", encoding="utf-8")
    canvas = tmp_path / "canvas.csv"
    canvas.write_text('Student,ID,SIS Login ID,Section\n"B, Bek",102,b@uni.example,IR 2\n', encoding="utf-8")
    words = ["export", "--for", "canvas", "--output", str(tmp_path / "grades.csv"), "--roster", str(canvas)]
    assert main(words) == 0
    assert "note: columns that are not used: Section" in capsys.readouterr().err
    assert [row[:2] for row in table(tmp_path / "grades.csv")[2:]] == [["B, Bek", "102"]]
    assert left_out(tmp_path / "grades-not-on-roster.csv").keys() == {"aigerim", "chynara"}


def test_the_columns_of_nbgrader_s_own_export_stay(graded, tmp_path):
    export(graded, tmp_path / "ours.csv", system="nbgrader")
    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "theirs.csv")
    with api(graded).gradebook as gradebook:
        plugin.export(gradebook)
    ours, theirs = table(tmp_path / "ours.csv"), table(tmp_path / "theirs.csv")
    assert ours[0] == theirs[0] == NBGRADER
    assert len(ours) == 4 and ours == theirs


def test_points_before_and_after_the_penalty_with_times_and_remarks(graded, tmp_path):
    with api(graded).gradebook as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate="2027-02-08 17:59:59 UTC")
        for student, day in (("aigerim", 9), ("bek", 12)):
            gradebook.update_or_create_submission(UNIT, student, timestamp=f"2027-02-{day:02} 18:00:00 UTC")
        gradebook.grant_extension(UNIT, "bek", days=3)
    journal = graded / "grading" / "outcomes" / f"{UNIT}.jsonl"
    journal.parent.mkdir(exist_ok=True)
    journal.write_text('{"student": "bek", "outcome": "stopped", "reason": "120 s", "remarks": ["=1+1"]}\n')
    export(graded, tmp_path / "grades.csv", zone=ZoneInfo("Asia/Bishkek"))
    head, *rows = table(tmp_path / "grades.csv")
    assert head == DETAILS and head[: len(NBGRADER)] == NBGRADER
    shown = {row["student_id"]: row for row in (dict(zip(head, row, strict=True)) for row in rows)}
    keys = ["duedate", "timestamp", "raw_score", "late_submission_penalty", "score", "days_late"]
    keys += ["needs_manual_grade", "remarks"]
    assert [shown["aigerim"][key] for key in keys] == [
        *("2027-02-08 23:59 +06", "2027-02-10 00:00 +06", "4.5", "1.25", "3.25", "2", "", ""),
    ]
    assert [shown["bek"][key] for key in keys] == [
        *(
            "2027-02-11 23:59 +06",
            "2027-02-13 00:00 +06",
            "0.0",
            "0.0",
            "0.0",
            "2",
            "yes",
            "stopped: 120 s;' =1+1",
        ),
    ]
    assert shown["chynara"]["days_late"] == "0"


def test_a_column_a_unit(graded, tmp_path):
    assert export(graded, tmp_path / "wide.csv", wide=True, units=[UNIT], roster=ROSTER[:3]).rows == 3
    head, *rows = table(tmp_path / "wide.csv")
    assert head == ["student_id", "last_name", "first_name", "email", UNIT]
    assert {row[0]: row[-1] for row in rows} == {"aigerim": "3.25", "bek": "0.0", "chynara": "0.0"}


def test_a_unit_that_was_never_graded_is_named(graded, tmp_path):
    with pytest.raises(CourseError, match="02-other: not in the gradebook yet"):
        export(graded, tmp_path / "grades.csv", units=["02-other"])


@pytest.mark.slow
def test_what_waits_to_be_graded_by_hand_is_said(graded, tmp_path):
    (graded / "grading" / "roster.csv").write_text("student_id,email\nbek,b@uni.example\n", encoding="utf-8")
    words = ("export", "--for", "moodle", "--unit", "1", "--output", tmp_path / "grades.csv")
    done = oxus(*words, course=graded, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"not final: 1 student in {UNIT} still needs manual grading" in done.stderr
    assert "left out (not on the roster): aigerim, chynara; in grades-not-on-roster.csv" in done.stderr
    assert "points, not percent" in done.stderr and "1 row in " in done.stdout


def in_a_class(folder, monkeypatch):
    """Make a class folder of a course folder."""
    text = write_settings("Spring", {UNIT: None}, Late())
    (folder / "class.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("OXUS_COURSE", str(folder))


def test_a_class_gets_the_total_and_any_course_folder_nbgrader_s_columns(
    graded, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    monkeypatch.chdir(tmp_path)
    assert main(["export"]) == 0 and main(["export"]) == 0, "outside of a class nobody is asked"
    assert table(tmp_path / "grades.csv")[0] == DETAILS
    in_a_class(graded, monkeypatch)
    assert main(["export"]) == 0
    header, *rows = table(graded / "grades.csv")
    assert header == ["student_id", "last_name", "first_name", "email", UNIT, "total"]
    assert {row[0]: row[-2:] for row in rows} == {
        "aigerim": ["4.5", "90.00"],
        "bek": ["0.0", "0.00"],
        "chynara": ["0.0", "0.00"],
    }
    details = {row[3]: row[7:10] for row in table(graded / "grades-details.csv")[1:]}
    assert details["aigerim"] == ["4.5", "0.0", "4.5"]
    assert main(["export"]) == 1 and main(["export", "--dry-run"]) == 0
    assert "grades.csv already exists; nothing was replaced: --yes replaces it" in capsys.readouterr().err
    assert main(["export", "--yes"]) == 0
    assert main(["export", "--for", "nbgrader"]) == 0
    assert table(graded / "grades-nbgrader.csv")[0] == NBGRADER
    assert main(["export", "--wide", "--unit", "1", "--output", "wide.csv"]) == 0
    assert table(tmp_path / "wide.csv")[0] == header[:-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--wide", "--for", "moodle"], "leave out --wide or --for moodle"),
        (["--unit", "1"], "--unit leaves units out, and the weighted total counts them all: add --wide"),
    ],
)
def test_options_that_contradict_each_other_are_explained(graded, tmp_path, monkeypatch, capsys, words, said):
    in_a_class(graded, monkeypatch)
    assert main(["export", *words]) == 1
    assert said in capsys.readouterr().err
    assert not list(graded.glob("*.csv"))


def test_an_email_that_a_spreadsheet_would_run_is_refused_and_not_changed(graded, tmp_path):
    with api(graded).gradebook as gradebook:
        gradebook.update_or_create_student("dana", email="=1+1")
    with pytest.raises(CourseError, match="email '=1\\+1' starts like a spreadsheet formula"):
        export(graded, tmp_path / "grades.csv")


@pytest.mark.skipif(os.name == "nt", reason="named pipes of POSIX")
def test_a_pipe_is_written_to_without_a_question(graded, tmp_path, monkeypatch, capsys):
    in_a_class(graded, monkeypatch)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert main(["export", "--output", str(pipe)]) == 0, capsys.readouterr().err
        assert os.read(reader, 100_000).decode("utf-8-sig").startswith("student_id,")
    finally:
        os.close(reader)
