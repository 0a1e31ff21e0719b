"""Collecting a class to its end, whatever one student's files are called, contain, or whenever it was interrupted."""

import os
import shutil
from contextlib import suppress

import pytest

from oxus.cli import main
from oxus.teaching.collection import plan, records, taking
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.records import CollectedFile, keep_file, own_name, read_collected, read_version
from oxus.teaching.remarks import Remarks
from oxus.teaching.students.roster import Student, roster_path
from test_lms import RIGHT, UNIT, answer, work, zipped

MOODLE = "{}_{}_assignsubmission_file_/"
HELPED = {"double": "import helper\ndef double(x):\n    return helper.twice(x)"}


def submitted(course, student):
    folder = course / "grading" / "submitted" / student / UNIT
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


# --- names ---

LONG = "длинное имя " * 30
AWKWARD = {
    "a name of more than 255 bytes": [f"{LONG}.csv", f"data/{LONG}.csv"],
    "a file and a folder of one name": ["data", "data/x"],
    "the folder first": ["data/x", "data"],
    "a path of 4,095 bytes": ["d/" * 2040 + "x.csv", "folder/" * 500 + "x"],
    "deep and long": [f"{'n' * 100}/" * 30 + "x.csv"],
    "a name of 253 bytes": ["n" * 249 + ".csv"],
    "a temporary file's name": [f".{UNIT}.ipynb.part/x", "0123456789abcdef.part"],
    "the notebook as a folder": [f"{UNIT}.ipynb/x", "timestamp.txt/x"],
    "what Windows forbids": ["con", "a:b", "x. ", "x?", "a<b>|c"],
    "spaces and signs": [" x.csv", "'=x.csv", "=1+1.csv", "-x", "a\u2028b", "\U0001f600" * 60],
}


@pytest.mark.parametrize("names", AWKWARD.values(), ids=AWKWARD.keys())
def test_the_names_of_one_student_s_files_concern_only_them(built, release, tmp_path, names):
    bek, dana = MOODLE.format("Bek B", 12), MOODLE.format("Dana D", 13)
    entries = {bek + "01-tiny.ipynb": work(release)} | {bek + name: name.encode() for name in names}
    entries |= {dana + "01-tiny.ipynb": work(release), dana + "helper.py": b"x = 1"}
    result = collect(built, UNIT, [zipped(tmp_path / "all.zip", entries)])
    assert list(result.taken) == ["bek-b-12", "dana-d-13"] and not result.refused
    assert result.taken["dana-d-13"][-1] == "with helper.py"
    taken = submitted(built, "bek-b-12")
    assert f"{UNIT}.ipynb" in taken
    remarks = Remarks(built, UNIT)
    for name in names:
        if name.encode() not in taken.values() and not name.startswith("."):
            said = [r for r in result.taken["bek-b-12"] if r.startswith("check: left out: ")]
            assert said and set(said) <= set(remarks.to_check("bek-b-12"))
            assert [r.removeprefix("check: ") for r in said] == [
                r for r in remarks.for_student("bek-b-12") if r.startswith("left out: ")
            ]
    for record in read_collected(built, UNIT):  # everything is in the archive, unchanged
        data = read_version(records.archive_of(built, UNIT), record)
        assert data in (record.file.split("assignsubmission_file_/")[1].encode(), *entries.values())


def test_the_archive_takes_a_file_in_the_place_of_a_folder_and_the_other_way_round(tmp_path):
    kept = [
        keep_file(tmp_path, name, name.encode())
        for name in ("work.zip", "work.zip/x", "a/b", "a", "a/b/c", f"{LONG}/{LONG}/{LONG}/x")
    ]
    assert len(set(kept)) == len(kept)
    for name, path in zip(("work.zip", "work.zip/x", "a/b", "a"), kept, strict=False):
        assert (tmp_path / path).read_bytes() == name.encode()
        assert keep_file(tmp_path, name, name.encode()) == path  # kept once
        assert read_version(tmp_path, CollectedFile(name, "", "", "", "")) == name.encode()


@pytest.mark.parametrize("order", [("file", "folder"), ("folder", "file")])
def test_a_zip_file_may_become_a_folder_in_a_later_download(built, release, tmp_path, order):
    """A browser unpacks a zip file, or not; what was taken before gives way to what comes."""
    bek, made = MOODLE.format("Bek B", 12), {}
    made["file"] = zipped(tmp_path / "1.zip", {bek + "01-tiny.ipynb": work(release), bek + "work": b"1"})
    made["folder"] = zipped(
        tmp_path / "2.zip", {bek + "01-tiny.ipynb": work(release, double="# 2"), bek + "work/x": b"2"}
    )
    for kind in order:
        result = collect(built, UNIT, [made[kind]])
    names = {"file": "work", "folder": "work/x"}
    assert list(submitted(built, "bek-b-12")) == [f"{UNIT}.ipynb", names[order[1]]]
    assert not [r for remarks in result.taken.values() for r in remarks if "left out" in r]


def test_what_cannot_be_written_is_refused_for_its_student_alone(built, release, tmp_path):
    entries = {f"{MOODLE.format(n, i)}01-tiny.ipynb": work(release) for i, n in enumerate(("Bek", "Dana"), 1)}
    (built / "grading" / "submitted" / "bek-1" / UNIT / f"{UNIT}.ipynb" / "x").mkdir(parents=True)
    result = collect(built, UNIT, [zipped(tmp_path / "all.zip", entries)])
    assert list(result.taken) == ["dana-2"]
    (reason,) = result.refused.values()
    assert "cannot be put into the class folder" in reason and "\n" not in reason
    assert any("cannot be put" in r for r in Remarks(built, UNIT).for_student("bek-1"))


def test_an_id_that_is_too_long_for_a_file_is_not_one(built, release, tmp_path):
    (tmp_path / f"{'n' * 200}_{UNIT}.ipynb").write_bytes(work(release))
    (tmp_path / f"bek_{UNIT}.ipynb").write_bytes(work(release, "b" * 5000, "2020-01-01T00:00:00+00:00"))
    result = collect(built, UNIT, [*tmp_path.glob("*.ipynb")])
    assert list(result.taken) == ["bek"] and len(result.waiting) == 1
    assert any("not a valid student id" in remark for remark in result.taken["bek"])


def test_no_record_of_a_student_is_replaced_by_that_of_another(built, release, tmp_path):
    for folder, code in (("a", "# a"), ("b", "# b"), ("c", "# c")):
        (tmp_path / folder / "in").mkdir(parents=True)
        (tmp_path / folder / "in" / "hw.ipynb").write_bytes(work(release, double=code))
    roster = [Student("ana", "Adams", "Ana")]
    for _ in range(2):  # the same again changes nothing
        for folder in ("a", "b", "c"):
            collect(built, UNIT, [tmp_path / folder / "in"], roster)
        found = read_collected(built, UNIT)
        assert [(r.file, r.outcome) for r in found] == [
            ("(2)/hw.ipynb", "waiting"),
            ("(3)/hw.ipynb", "waiting"),
            ("hw.ipynb", "waiting"),
        ]
        kept = [read_version(records.archive_of(built, UNIT), r) for r in found]
        assert [b"# " + letter in data for letter, data in zip([b"b", b"c", b"a"], kept, strict=True)] == [
            True
        ] * 3


def test_a_file_of_the_same_name_and_student_replaces_its_record():
    mine = CollectedFile("x", "ana", "taken", "", "", digest="1")
    assert own_name({"x": mine}, "x", "2", "ana") == "x"
    assert own_name({"x": mine}, "x", "2", "ben") == "(2)/x"
    assert own_name({"x": mine}, "x", "1") == "x"


# --- an interrupted run ---


class Interrupted(BaseException):
    """As KeyboardInterrupt, which pytest would take for its own."""


def interrupt(monkeypatch, number):
    """Stop at the n-th change of a file from now on: before it, and for a journal after half a line."""
    left = [number]

    def wrap(module, name):
        original = getattr(module, name)

        def changed(path, *rest):
            left[0] -= 1
            if left[0] == 0:
                if name == "append_line":
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with path.open("a") as file:
                        file.write('\n{"student": "b')
                raise Interrupted
            return original(path, *rest)

        monkeypatch.setattr(module, name, changed)

    for module, name in (
        (records, "write_atomic"),
        (plan, "write_atomic"),
        (plan, "append_line"),
        (plan, "_remove"),
    ):
        wrap(module, name)
    return left


def folder_of(path, files):
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


RESUBMISSIONS = {
    "without a time": (("", ""), RIGHT, HELPED),
    "later": (("2020-01-01", "2020-01-02"), RIGHT, HELPED),
    "later with less work": (("2020-01-01", "2020-01-02"), HELPED, {"own": ""}),
    "the time is lost": (("2020-01-01", ""), RIGHT, HELPED),
}


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("kind", RESUBMISSIONS)
def test_an_interrupted_run_ends_as_if_it_had_not_been(built, release, tmp_path, monkeypatch, kind):
    times, *answers = RESUBMISSIONS[kind]
    places = []
    for number, (time, given) in enumerate(zip(times, answers, strict=True)):
        made = {
            f"submitted/{who}/{UNIT}/{name}": data
            for who in ("ana", "bek")
            for name, data in {
                f"{UNIT}.ipynb": work(release, **given),
                "helper.py": f"# {number}".encode(),
                f"only/{number}.csv": b"1",
                **({"timestamp.txt": f"{time} 00:00:00 UTC".encode()} if time else {}),
            }.items()
        }
        places.append(folder_of(tmp_path / str(number) / "in", made))
    roster = [Student("ana"), Student("bek")]
    collect(built, UNIT, [places[0]], roster)
    first = shutil.copytree(built / "grading", tmp_path / "first")

    def again():
        collect(built, UNIT, [places[1]], roster)
        taken = {who: submitted(built, who) for who in ("ana", "bek")}
        return taken, {(r.file, r.outcome, r.reason, r.before) for r in read_collected(built, UNIT)}

    undisturbed = again()
    number = 0
    while True:
        number += 1
        shutil.rmtree(built / "grading")
        shutil.copytree(first, built / "grading")
        with monkeypatch.context() as context:
            left = interrupt(context, number)
            with suppress(Interrupted):
                collect(built, UNIT, [places[1]], roster)
            if left[0] > 0:
                break
        read_collected(built, UNIT)  # what other commands read meanwhile
        assert again() == undisturbed, number
    assert number > 10
    assert not records.journal_of(built, UNIT).exists()


def test_a_resubmission_that_was_only_kept_in_the_archive_is_not_an_older_one(
    built, release, tmp_path, monkeypatch
):
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release))
    collect(built, UNIT, [path])
    path.write_bytes(work(release, **HELPED))
    monkeypatch.setattr(taking, "has_same_answers", lambda *_: (_ for _ in ()).throw(Interrupted))
    with pytest.raises(Interrupted):
        collect(built, UNIT, [path])
    monkeypatch.undo()
    assert list(collect(built, UNIT, [path]).taken) == ["bek"] and answer(built, "bek") == HELPED["double"]


def test_a_time_that_an_instructor_corrected_stays(built, release, tmp_path):
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release, "bek", "2020-01-05T00:00:00+00:00"))
    stamp = built / "grading" / "submitted" / "bek" / UNIT / "timestamp.txt"
    for corrected in ("2020-01-02 00:00:00 UTC", "2020-01-09 00:00:00 UTC"):
        collect(built, UNIT, [path])
        stamp.write_text(corrected)
        result = collect(built, UNIT, [path])
        assert stamp.read_text().strip() == corrected and list(result.taken) == ["bek"]
    path.write_bytes(work(release, "bek", "2020-01-10T00:00:00+00:00", **HELPED))
    collect(built, UNIT, [path])  # another submission has its own time
    assert stamp.read_text().strip() == "2020-01-10 00:00:00 UTC"


@pytest.mark.parametrize(
    "name", [" hw.ipynb", "'=hw.ipynb", "=1+1.ipynb", "'hw.ipynb", "''+x.ipynb", "a;=b.ipynb", "-.ipynb"]
)
def test_a_file_of_any_name_is_answered_once(built, release, tmp_path, monkeypatch, name):
    monkeypatch.setenv("OXUS_COURSE", str(built))
    (built / "grading").mkdir(exist_ok=True)
    roster_path(built).write_text("student_id,last_name,first_name\nana,Adams,Ana\n", encoding="utf-8")
    place = folder_of(tmp_path / "in", {name: work(release)})
    assert main(["collect", "1", str(place)]) == 1
    (record,) = read_collected(built, UNIT)
    assert record.outcome == "waiting"
    assert main(["who", "--", record.file, "ana"]) == 0 and list(submitted(built, "ana"))
    assert main(["collect", "1", str(place)]) == 0  # not asked again
    assert [(r.file, r.student_id) for r in read_collected(built, UNIT)] == [(record.file, "ana")]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no such folders")
def test_a_folder_on_disk_that_is_too_deep_to_be_read_is_left_out(built, release, tmp_path):
    place = folder_of(
        tmp_path / "in", {f"bek_{UNIT}.ipynb": work(release), f"deep/ana_{UNIT}.ipynb": work(release)}
    )
    before = os.open(place / "deep", os.O_RDONLY)
    try:
        for _ in range(60):  # one step at a time, because the whole path is longer than the system takes
            os.mkdir("n" * 100, dir_fd=before)
            inside = os.open("n" * 100, os.O_RDONLY, dir_fd=before)
            os.close(before)
            before = inside
        os.close(os.open("helper.py", os.O_CREAT | os.O_WRONLY, dir_fd=before))
    finally:
        os.close(before)
    result = collect(built, UNIT, [place])
    assert list(result.taken) == ["ana", "bek"] and not result.refused
    assert any("left out: nnn" in remark for remark in result.taken["ana"]) and result.taken["bek"] == []


NOTEBOOKS = [
    f"{'n' * 240}.ipynb",
    f"{LONG}.ipynb",
    "d/" * 300 + "x.ipynb",
    f"{'n' * 100}/" * 30 + "x.ipynb",
    "x.ipynb/x.ipynb",
]


@pytest.mark.parametrize("name", NOTEBOOKS, ids=["240 bytes", "long", "deep", "deep and long", "in a folder"])
def test_a_notebook_of_any_path_is_taken(built, release, tmp_path, name):
    bek, dana = MOODLE.format("Bek B", 12), MOODLE.format("Dana D", 13)
    entries = {bek + name: work(release), dana + "01-tiny.ipynb": work(release), bek + "x.ipynb": b"{"}
    result = collect(built, UNIT, [zipped(tmp_path / "all.zip", entries)])
    assert list(result.taken) == ["bek-b-12", "dana-d-13"] and list(result.refused) == [bek + "x.ipynb"]
