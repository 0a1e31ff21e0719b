"""The grades of a class as a spreadsheet, Moodle and Canvas take them."""

import csv
import io
import os

import pytest
from nbgrader.plugins import CsvExportPlugin

from class_helpers import oxus
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.teaching.export import EXPORT, export
from oxus.teaching.nbgrader_api import api
from oxus.teaching.roster import Student
from oxus.teaching.settings import Late, write_settings

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


def test_a_row_that_moodle_would_give_to_the_student_before_is_never_written(graded, tmp_path):
    roster = [*ROSTER, Student("emil")]
    result = export(graded, tmp_path / "grades.csv", system="moodle", roster=roster)
    assert table(tmp_path / "grades.csv")[0] == ["First name", "Last name", "ID number", UNIT]
    assert "no email for emil: the column Email address is left out" in result.remarks[1]


def test_students_without_canvas_s_id_are_named_and_nothing_is_written(graded, tmp_path):
    with pytest.raises(
        CourseError, match="missing for emil: put it into the column lms_id of grading/roster.csv"
    ):
        export(graded, tmp_path / "grades.csv", system="canvas", roster=[*ROSTER, Student("emil")])
    assert not (tmp_path / "grades.csv").exists()


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


def test_the_columns_of_nbgrader_s_own_export_stay(graded, tmp_path):
    export(graded, tmp_path / "ours.csv")
    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "theirs.csv")
    with api(graded).gradebook as gradebook:
        plugin.export(gradebook)
    ours, theirs = table(tmp_path / "ours.csv"), table(tmp_path / "theirs.csv")
    assert ours[0] == theirs[0] == EXPORT
    assert len(ours) == 4 and ours == theirs


def test_a_column_a_unit(graded, tmp_path):
    assert export(graded, tmp_path / "wide.csv", wide=True, units=[UNIT], roster=ROSTER[:1]).rows == 3
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
    assert f"not final: 2 students in {UNIT} still need manual grading" in done.stderr
    assert "points, not percent" in done.stderr and " rows in " in done.stdout


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
    assert table(tmp_path / "grades.csv")[0] == EXPORT
    in_a_class(graded, monkeypatch)
    assert main(["export"]) == 0
    header, *rows = table(graded / "grades.csv")
    assert header == ["student_id", "last_name", "first_name", "email", UNIT, "total"]
    assert {row[0]: row[-2:] for row in rows} == {
        "aigerim": ["4.5", "90.00"],
        "bek": ["0.0", "0.00"],
        "chynara": ["0.0", "0.00"],
    }
    assert main(["export"]) == 1 and main(["export", "--dry-run"]) == 0
    assert "grades.csv already exists; nothing was replaced: --yes replaces it" in capsys.readouterr().err
    assert main(["export", "--yes"]) == 0
    assert main(["export", "--for", "nbgrader"]) == 0
    assert table(graded / "grades-nbgrader.csv")[0] == EXPORT
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
