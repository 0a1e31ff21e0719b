"""Extensions in class.toml: when a unit is due for one student, wherever lateness is decided."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.teaching.gradebook.penalties import settle
from oxus.teaching.nbgrader_api import api
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
