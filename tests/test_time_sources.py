"""Several sources of one submission's time: the best one counts, in whatever order they come."""

import zipfile
from datetime import UTC, datetime

import nbformat
import pytest

from class_helpers import answered
from oxus.core.digest import cells_digest
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.records import read_collected
from oxus.teaching.collection.times import read_time
from oxus.teaching.remarks import Remarks
from oxus.teaching.students.roster import Student
from tiny_unit import TINY_UNIT as UNIT

ROSTER = [Student("bek", "Бекмуратов", "Бек", lms_id="2")]
DUE = datetime(2020, 1, 10, 12, tzinfo=UTC)
STAMP, EARLIER, LATER = (f"2020-01-{day} 09:00:00 UTC" for day in ("09", "08", "11"))


def download(course, release, name="Бек Бекмуратов_11_assignsubmission_file", stamp=STAMP, code="# mine"):
    made = answered(release, {"double": code})
    made.metadata.oxus = {"unit": UNIT, "student": "bek", "digest": cells_digest(made.cells)}
    if stamp:
        made.metadata.oxus["handed_in"] = stamp.replace(" UTC", "+00:00").replace(" ", "T")
    path = course.parent / "in" / "all.zip"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/{UNIT}.ipynb", nbformat.writes(made))
    return path


def worksheet(place, time):
    """Moodle's worksheet, beside the download; none without a time."""
    path = place.with_name("grades.csv")
    path.unlink(missing_ok=True)
    if time:
        day = int(time[8:10])
        path.write_text(
            'Identifier,"Full name","Last modified (submission)","Last modified (grade)"\n'
            f'Participant 11,Бек,"Friday, {day} January 2020, 9:00 AM",-\n',
            encoding="utf-8",
        )


def stamp_of(course):
    path = course / "grading" / "submitted" / "bek" / UNIT / "timestamp.txt"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def collected(course, place):
    result = collect(course, UNIT, [place], ROSTER, DUE)
    (record,) = read_collected(course, UNIT)
    assert record.outcome == "taken" and not result.older, record
    assert record.time == stamp_of(course)
    return record


@pytest.mark.parametrize("own", [STAMP, ""])
@pytest.mark.parametrize("lms", [EARLIER, LATER])
def test_a_worksheet_that_is_given_later_corrects_the_time_and_a_lost_one_does_not(built, release, own, lms):
    place = download(built, release, stamp=own)
    first = collected(built, place)
    assert (first.time, "nothing tells when" in first.reason) == (own, not own)
    worksheet(place, lms)
    assert (collected(built, place).time, stamp_of(built)) == (lms, lms)
    worksheet(place, "")
    again = collected(built, place)
    assert (again.time, again.time_from) == (lms, "LMS") and "nothing tells" not in again.reason
    # the LMS corrects itself
    worksheet(place, STAMP)
    assert collected(built, place).time == STAMP


def test_a_time_that_an_instructor_wrote_stays_and_settles_the_remark(built, release):
    place = download(built, release, stamp="")
    assert "nothing tells when it was submitted" in collected(built, place).reason
    assert Remarks(built, UNIT).for_student("bek") == [
        "nothing tells when it was submitted: it counts as on time"
    ]
    stamp = built / "grading" / "submitted" / "bek" / UNIT / "timestamp.txt"
    stamp.write_text(LATER + "\n", encoding="utf-8")
    assert Remarks(built, UNIT).for_student("bek") == []
    for time in ("", EARLIER, ""):
        worksheet(place, time)
        assert "nothing tells" not in collect(built, UNIT, [place], ROSTER, DUE).files[0].reason
        assert stamp_of(built) == LATER


def test_remarks_from_when_a_file_was_first_taken_stay_when_it_is_collected_again(built, release):
    collect(built, UNIT, [download(built, release, stamp="", code="# 1")], ROSTER, DUE)
    worksheet(place := download(built, release, stamp="", code="# 2"), "")
    first = collected(built, place)
    assert "it replaces an earlier submission, and nothing tells that it is later" in first.reason
    assert collected(built, place).reason == first.reason
    worksheet(place, LATER)
    assert "it replaces an earlier submission" in collected(built, place).reason


def test_canvas_s_word_is_better_than_the_notebook_s_own_time(built, release):
    made = download(built, release)
    collect(built, UNIT, [made], ROSTER, DUE)
    assert stamp_of(built) == STAMP
    with zipfile.ZipFile(made) as archive:
        (data,) = (archive.read(name) for name in archive.namelist())
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("bek_LATE_2_11_01-tiny.ipynb", data)
    (remarks,) = collect(built, UNIT, [made], ROSTER, DUE).taken.values()
    assert stamp_of(built) == "2020-01-11 12:00:00 UTC" and "one day late" in remarks[0]


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday, 10 June 2026, 2:14 PM",
        "среда, 10 июня 2026, 14:14",
        "сәрсенбі, 10 маусым 2026, 14:14",
        "2026 ж. 10 маусым, 14:14",
        "шаршемби, 10 июнь 2026, 14:14",
        "2026-ж., 10-июнь, 14:14",
        "chorshanba, 10 iyun 2026, 14:14",
        "10-iyun, 2026-yil, 14:14",
        "чоршанба, 10 июн 2026, 14:14",
    ],
)
def test_a_time_in_a_language_of_the_region_is_read(text):
    assert read_time(text, UTC) == datetime(2026, 6, 10, 14, 14, tzinfo=UTC)


def test_every_month_is_read():
    months = {
        "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    }
    for names in months.values():
        for number, name in enumerate(names.split(), start=1):
            for day in ("сенбі", "seshanba", "жекшемби", "понедельник"):
                time = read_time(f"{day}, 5 {name} 2026, 09:05", UTC)
                assert time == datetime(2026, number, 5, 9, 5, tzinfo=UTC), name
