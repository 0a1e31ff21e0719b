"""A class folder that edition 0.2.0 made: nothing in it costs points or hides a later submission."""

import json
from datetime import UTC, datetime

import nbformat
import pytest

from class_helpers import answered
from oxus.core.files import write_atomic
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.old_records import complete_old_records
from oxus.teaching.collection.records import archive_of, digest, folder_of, read_collected
from oxus.teaching.remarks import Remarks
from oxus.teaching.submissions import stamp_in, submitted_folder
from tiny_unit import TINY_UNIT as UNIT

DUE = datetime(2026, 10, 5, tzinfo=UTC)
DOWNLOAD = "2026-11-29 12:00:00 UTC"
NAMES = {
    "aida": f"aida_{UNIT}.ipynb",  # with the time of `oxus submit`
    "bek": f"bek_{UNIT}.ipynb",
    "vera": f"kimvera_LATE_77_990_{UNIT}.ipynb",  # Canvas
    "dana": f"dana_{UNIT}.ipynb",  # a time that an instructor has written since
}


def made_by(release, student, code, stamp=""):
    made = answered(release, {"double": code})
    made.metadata["oxus"] = {"unit": UNIT, "student": student, **({"handed_in": stamp} if stamp else {})}
    return nbformat.writes(made)


@pytest.fixture
def old(built):
    """What 0.2.0 wrote: no digests, no sources of times, and the time of the download where there was none."""
    release = read_notebook(student_notebook(built, UNIT))
    rows = []
    for student, name in NAMES.items():
        stamp = "2026-10-04T10:00:00+00:00" if student == "aida" else ""
        time = "2026-10-04 10:00:00 UTC" if stamp else DOWNLOAD
        text = made_by(release, student, "# first", stamp)
        folder = submitted_folder(built, student, UNIT)
        write_atomic(archive_of(built, UNIT) / name, text)
        write_atomic(folder / f"{UNIT}.ipynb", text)
        write_atomic(
            folder / "timestamp.txt", ("2026-10-03 00:00:00 UTC" if student == "dana" else time) + "\n"
        )
        row = {"file": name, "student_id": student, "outcome": "taken", "reason": "", "time": time, "lms": ""}
        rows.append(row | {"lms": "Canvas: kimvera 77"} if student == "vera" else row)
    write_atomic(folder_of(built, UNIT) / "collected.json", json.dumps(rows))
    return built, release


def stamps(course):
    return {student: stamp_in(submitted_folder(course, student, UNIT)).strip() for student in NAMES}


def test_a_time_that_was_guessed_costs_nothing(old):
    course, _ = old
    assert complete_old_records(course, UNIT, DUE) == ["bek", "vera"]
    assert stamps(course) == {
        "aida": "2026-10-04 10:00:00 UTC",
        "bek": "",
        "vera": "2026-10-06 00:00:00 UTC",  # Canvas says late: one day
        "dana": "2026-10-03 00:00:00 UTC",
    }
    assert "nothing tells when it was submitted: it counts as on time" in Remarks(course, UNIT).for_student(
        "bek"
    )
    records = {record.student_id: record for record in read_collected(course, UNIT)}
    archive = archive_of(course, UNIT)
    assert all(r.digest == digest((archive / r.kept).read_bytes()) for r in records.values())
    assert [records[s].time_from for s in ("aida", "bek", "vera")] == ["oxus submit", "", "LATE"]
    before = read_collected(course, UNIT), stamps(course)
    assert complete_old_records(course, UNIT, DUE) == []
    assert (read_collected(course, UNIT), stamps(course)) == before


@pytest.mark.parametrize("archived", ["gone", "unreadable"])
def test_a_guess_costs_nothing_if_the_archived_file_is_lost(old, archived):
    """The copy in the student's folder gives the time, and no time is known if it cannot be read either."""
    course, _ = old
    for name in NAMES.values():
        path = archive_of(course, UNIT) / name
        path.unlink() if archived == "gone" else path.write_text("{", encoding="utf-8")
    (submitted_folder(course, "vera", UNIT) / f"{UNIT}.ipynb").write_text("{", encoding="utf-8")
    for _ in range(2):
        complete_old_records(course, UNIT, DUE)
        assert stamps(course) == {
            "aida": "2026-10-04 10:00:00 UTC",
            "bek": "",
            "vera": "2026-10-06 00:00:00 UTC",
            "dana": "2026-10-03 00:00:00 UTC",
        }
        records = {record.student_id: record for record in read_collected(course, UNIT)}
        assert (records["aida"].time, records["aida"].time_from) == (stamps(course)["aida"], "oxus submit")
        assert records["bek"].time == "" and records["bek"].reason.count("it counts as on time") == 1


def test_a_guess_costs_nothing_if_nothing_of_the_submission_can_be_read(old):
    course, _ = old
    (archive_of(course, UNIT) / NAMES["aida"]).unlink()
    (submitted_folder(course, "aida", UNIT) / f"{UNIT}.ipynb").unlink()
    assert "aida" in complete_old_records(course, UNIT, DUE)
    assert stamps(course)["aida"] == ""
    (remark,) = Remarks(course, UNIT).for_student("aida")
    assert remark.startswith("nothing tells when it was submitted")


def test_a_resubmission_without_a_time_counts_and_an_old_file_does_not_come_back(old, tmp_path):
    course, release = old
    first = (archive_of(course, UNIT) / NAMES["bek"]).read_text(encoding="utf-8")
    path = tmp_path / NAMES["bek"]
    path.write_text(made_by(release, "bek", "def double(x):\n    return 2 * x"), encoding="utf-8")
    result = collect(course, UNIT, [path], due=DUE)
    assert list(result.taken) == ["bek"] and not result.older and result.retimed == ["bek", "vera"]
    text = (submitted_folder(course, "bek", UNIT) / f"{UNIT}.ipynb").read_text(encoding="utf-8")
    assert "return 2 * x" in text
    path.write_text(first, encoding="utf-8")
    again = collect(course, UNIT, [path], due=DUE)
    assert not again.taken and "collected after this one" in again.older[path.name] and not again.retimed
