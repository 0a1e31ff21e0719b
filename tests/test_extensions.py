"""Extensions in class.toml: when a unit is due for one student, wherever lateness is decided."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.preprocessors import LimitOutput

from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.grader.outcomes import Outcome, table
from oxus.teaching.grades import with_times
from oxus.teaching.nbgrader_api import api
from oxus.teaching.penalties import settle
from oxus.teaching.remarks import Remarks, cut_outputs
from oxus.teaching.settings import days_late, read_settings, time_words

UNIT = "01-tiny"
CLASS = f"""\
name = "Spring"
timezone = "Asia/Bishkek"
[late]
points_per_day = 1
zero_after_days = 7
[units.{UNIT}]
due = 2027-02-08
"""
DUE = datetime(2027, 2, 8, 17, 59, 59, tzinfo=UTC)


@pytest.fixture
def klass(graded, monkeypatch):
    """aigerim and bek both came three days late, with 4.5 points and 0."""
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    with api(graded).gradebook as gradebook:
        for student in ("aigerim", "bek"):
            gradebook.update_or_create_submission(UNIT, student, timestamp="2027-02-11 12:00:00 UTC")
    return graded


def settled(klass, extensions=""):
    (klass / "class.toml").write_text(CLASS + extensions, encoding="utf-8")
    settle(klass, read_settings(klass))
    with api(klass).gradebook as gradebook:
        one = gradebook.find_submission(UNIT, "aigerim")
        return one.late_submission_penalty, one.extension


def test_an_extension_counts_where_lateness_is_decided(klass):
    assert settled(klass) == (3, None)
    assert settled(klass, f"[units.{UNIT}.extensions]\naigerim = 2027-02-10\n") == (1, timedelta(days=2))
    assert settled(klass, f'[units.{UNIT}.extensions]\naigerim = "2027-02-12"\n') == (0, timedelta(days=4))
    assert main(["export"]) == 0
    text = (klass / "grades-details.csv").read_text("utf-8-sig")
    shown = {row["student_id"]: row for row in csv.DictReader(io.StringIO(text))}
    keys = ("duedate", "timestamp", "days_late", "late_submission_penalty", "score")
    assert [shown["aigerim"][key] for key in keys] == [
        *("2027-02-12 23:59 +06", "2027-02-11 18:00 +06", "0", "0.0", "4.5"),
    ]
    assert [shown["bek"][key] for key in keys[:3]] == ["2027-02-08 23:59 +06", "2027-02-11 18:00 +06", "3"]


def test_an_extension_that_is_taken_back_no_longer_counts(klass):
    table = f"[units.{UNIT}.extensions]\n"
    assert settled(klass, table + "aigerim = 2027-02-12\n")[0] == 0
    assert settled(klass, table) == (3, None)


def test_an_extension_that_nbgrader_granted_stays_where_class_toml_has_none(klass):
    with api(klass).gradebook as gradebook:
        gradebook.grant_extension(UNIT, "aigerim", days=2)
    assert settled(klass) == (1, timedelta(days=2))


def test_the_time_of_day_and_ids_with_dots_and_letters_of_any_script_are_taken(klass):
    (klass / "class.toml").write_text(
        CLASS + f'[units.{UNIT}.extensions]\na.aman = 2027-02-10T12:00:00\n"айгерим" = "2027-02-10T12:00"\n',
        encoding="utf-8",
    )
    noon = datetime(2027, 2, 10, 6, tzinfo=UTC)
    assert read_settings(klass).units[UNIT].extensions == {"a.aman": noon, "айгерим": noon}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{CLASS}[units.{UNIT}.extensions]\nbek = 2027-02-01\n",
            "bek: this is before the due date, 2027-02-08 23:59",
        ),
        (f'{CLASS}[units.{UNIT}.extensions]\nbek = "soon"\n', "line 9: .*bek: 'soon' is not a date"),
        (f"{CLASS}[units.{UNIT}.extensions]\nbek = 3\n", "bek: 3 is not a date"),
        (f"{CLASS}extensions = 3\n", "write it as a table"),
        (
            f"{CLASS}[units.{UNIT}.extensions]\nbek = 2027-02-10\n".replace("due = 2027-02-08\n", ""),
            "the unit has no due date to extend",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(klass, text, said):
    (klass / "class.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as error:
        read_settings(klass)
    assert re.search(said, str(error.value))


def test_status_names_who_has_an_extension_and_is_not_in_the_class(klass, capsys):
    (klass / "grading" / "roster.csv").write_text(
        "student_id,withdrawn\naigerim,\nbek,yes\n", encoding="utf-8"
    )
    (klass / "class.toml").write_text(
        CLASS + f"[units.{UNIT}.extensions]\nbek = 2027-02-12\nbeck = 2027-02-12\n", encoding="utf-8"
    )
    assert main(["class", "status"]) == 0
    said = capsys.readouterr().out
    assert "Spring: 1 in the roster" in said
    assert f"class.toml gives an extension in {UNIT} to beck, bek, not in the roster" in said


def test_a_day_that_has_begun_counts():
    assert [days_late(seconds) for seconds in (-5, 0, 1, 86_400, 86_401)] == [0, 0, 1, 1, 2]


def test_a_time_of_the_gradebook_is_shown_in_the_zone_of_the_class():
    assert (
        time_words(None) == ""
        and time_words(DUE) == time_words(DUE.replace(tzinfo=None)) == "2027-02-08 17:59 UTC"
    )


def test_the_table_of_a_run_has_the_points_before_and_after_the_penalty():
    outcomes = [
        Outcome("aigerim", score=4.5, max_score=5, penalty=1.25, days_late=2),
        Outcome("bek", score=3, max_score=5, days_late=1),
        Outcome("chynara", score=3, max_score=5),
        Outcome("dana", "refused", reason="not a notebook", days_late=1),
    ]
    assert table(outcomes).splitlines() == [
        "aigerim     4.5 of 5  (2 days late: 1.25 off, 3.25 after)",
        "bek           3 of 5  (1 day late: nothing off)",
        "chynara       3 of 5",
        "dana          -  refused: not a notebook",
    ]


def test_what_collecting_found_is_in_the_table_of_grading_too(klass):
    listed = klass / "grading" / "downloaded" / UNIT / "collected.json"
    rows = json.loads(listed.read_text("utf-8"))
    own = next(row for row in rows if row["student_id"] == "bek")
    own["reason"] = "double: points changed; restored; check: 2027-12-08 12:00:00 UTC is still to come"
    rows.append({**own, "file": "all.zip/work.rar", "outcome": "refused", "reason": "not a notebook"})
    listed.write_text(json.dumps(rows), encoding="utf-8")
    (outcome,) = with_times(klass, UNIT, [Outcome("bek", remarks=("output cut",))])
    assert outcome.remarks == (
        "output cut",
        "check: 2027-12-08 12:00:00 UTC is still to come",
        "work.rar: refused: not a notebook",
    )
    assert outcome.submitted == "2027-02-11 12:00 UTC"
    shown = Remarks(klass, UNIT).for_student("bek")
    assert shown[0] == "double: points changed; restored" and shown[1].startswith("2027-12-08")


def test_output_that_was_cut_is_a_remark():
    notebook = new_notebook(
        cells=[new_code_cell("1"), new_code_cell("2", metadata={"nbgrader": {"grade_id": "double"}})]
    )
    for cell in notebook.cells:
        cell.outputs = [new_output("stream", text="\n" * 2000)]
        LimitOutput().preprocess_cell(cell, {}, 0)
    said = "printed too much; the end of its output is cut off"
    assert cut_outputs(nbformat.writes(notebook)) == [f"cell 1: {said}", f"double: {said}"]
    notebook.cells[0].outputs = [new_output("stream", text="short\n")]
    notebook.cells[1].outputs = []
    assert cut_outputs(nbformat.writes(notebook)) == []
