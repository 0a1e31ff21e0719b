"""What is read of a submission: zip files, large notebooks, links, and the files beside a notebook."""

import io
import json
import os
import stat
import tracemalloc
import zipfile

import nbformat
import pytest

from class_helpers import grade
from oxus.core.errors import CourseError
from oxus.teaching.collection import found, slim, zips
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.slim import parse_slim, without_outputs
from oxus.teaching.exchange import find_submissions, stage
from oxus.teaching.grading.autograded_files import write_autograded
from oxus.teaching.owned_folder import OwnedFolder
from oxus.teaching.remarks import Remarks
from oxus.teaching.submissions import submitted_at
from test_collecting import MOODLE, submitted
from test_lms import RIGHT, UNIT, answer, work, zipped

BEK, DANA = MOODLE.format("Bek B", 12), MOODLE.format("Dana D", 13)


def zip_of(entries, compression=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return data.getvalue()


# --- zip files ---


@pytest.mark.parametrize("nested", [False, True])
def test_of_many_files_of_one_student_the_notebook_and_some_are_read(
    built, release, tmp_path, monkeypatch, nested
):
    monkeypatch.setattr(found, "MOST_FILES", 20)
    own = {f"{n}.csv": b"1" for n in range(500)} | {"01-tiny.ipynb": work(release)}
    given = {BEK + "hw.zip": zip_of(own)} if nested else {BEK + name: data for name, data in own.items()}
    path = zipped(tmp_path / "all.zip", given | {DANA + "01-tiny.ipynb": work(release), DANA + "a.csv": b"1"})
    result = collect(built, UNIT, [path])
    assert (
        list(result.taken) == ["bek-b-12", "dana-d-13"] and len(submitted(built, "bek-b-12")) == 20 - nested
    )
    (said,) = [r for r in Remarks(built, UNIT).to_check("bek-b-12") if "left out" in r]
    assert "more than 20 files from one submission" in said and len(said) < 300
    assert not [r for r in result.taken["dana-d-13"] if "left out" in r]
    assert len(result.files) < 50


def test_a_zip_file_with_too_many_entries_is_refused_unread(built, release, tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "_MOST_ENTRIES", 10)
    many = zip_of({f"{n}/{'x' * 200}": b"" for n in range(100)})
    path = zipped(tmp_path / "all.zip", {BEK + "hw.zip": many})
    (reason,) = collect(built, UNIT, [path]).refused.values()
    assert reason.startswith("a zip file with more than 10 files: unpack it")


@pytest.mark.slow
def test_zeros_in_a_zip_file_are_not_unpacked_to_memory(built, release, tmp_path):
    bomb = {f"{n}.csv": bytes(40_000_000) for n in range(6)} | {"01-tiny.ipynb": work(release)}
    path = zipped(tmp_path / "all.zip", {BEK + "hw.zip": zip_of(bomb), DANA + "01-tiny.ipynb": work(release)})
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    try:
        result = collect(built, UNIT, [path])
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert list(result.taken) == ["bek-b-12", "dana-d-13"] and list(submitted(built, "bek-b-12")) == [
        f"{UNIT}.ipynb"
    ]
    assert any("compressed more than 200 times" in remark for remark in result.taken["bek-b-12"])


def test_the_files_of_one_student_are_limited_in_their_size(built, release, tmp_path, monkeypatch):
    monkeypatch.setattr(found, "MOST_BYTES", 50_000)
    own = {f"{n}.csv": os.urandom(9_000) for n in range(9)} | {"01-tiny.ipynb": work(release)}
    path = zipped(tmp_path / "all.zip", {BEK + name: data for name, data in own.items()})
    result = collect(built, UNIT, [path])
    assert "more than 0 MB from one submission" in "".join(result.taken["bek-b-12"])


def test_zip_files_in_zip_files_end(built, tmp_path):
    data = zip_of({"x.txt": b"1"})
    for n in range(50):
        data = zip_of({f"{n}.zip": data})
    (reason,) = collect(built, UNIT, [zipped(tmp_path / "all.zip", {BEK + "hw.zip": data})]).refused.values()
    assert reason == "a zip file in a zip file in a zip file: unpack it, and collect what is in it"


def test_a_zip_file_that_a_notebook_reads_stays_a_zip_file(built, release, tmp_path):
    """Beside a notebook, a zip file without one is data; pandas reads it as it is."""
    data = zip_of({"table.csv": b"1"})
    place = tmp_path / "in"
    (place / "bek").mkdir(parents=True)
    (place / "bek" / f"bek_{UNIT}.ipynb").write_bytes(work(release))
    (place / "bek" / "data.zip").write_bytes(data)
    files = {"hw/01-tiny.ipynb": work(release), "hw/data.zip": data}
    zipped(place / "all.zip", {DANA + name: content for name, content in files.items()})
    zipped(place / f"emil_{UNIT}.zip", files)
    zipped(
        place / f"fora_{UNIT}.zip",
        {"code/x.txt": b"1", f"hw/fora_{UNIT}.zip": zip_of({"01-tiny.ipynb": work(release)})},
    )
    result = collect(built, UNIT, [place])
    assert list(result.taken) == ["bek", "dana-d-13", "emil", "fora"] and not result.refused
    for student in ("bek", "dana-d-13", "emil"):
        assert submitted(built, student)["data.zip"] == data


# --- links and modes ---


def test_a_link_in_a_zip_file_or_a_folder_is_not_followed_and_that_is_said(built, release, tmp_path):
    place = tmp_path / "in" / "bek"
    place.mkdir(parents=True)
    (place / f"bek_{UNIT}.ipynb").write_bytes(work(release))
    (tmp_path / "secret.txt").write_text("secret")
    (place / "own.txt").symlink_to(tmp_path / "secret.txt")
    (place / "folder").symlink_to(tmp_path)
    link = zipfile.ZipInfo(DANA + "own.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "in" / "all.zip", "w") as archive:
        archive.writestr(DANA + "01-tiny.ipynb", work(release))
        archive.writestr(link, "/etc/passwd")
    result = collect(built, UNIT, [tmp_path / "in"])
    assert list(result.taken) == ["bek", "dana-d-13"] and not result.refused
    for student in result.taken:
        assert list(submitted(built, student)) == [f"{UNIT}.ipynb"]
        (said, *_) = [r for r in Remarks(built, UNIT).for_student(student) if "own.txt" in r]
        assert said == "left out: own.txt (a link to another file: it is not followed)"


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_a_program_of_a_student_can_still_be_run(built, release, tmp_path):
    entry = zipfile.ZipInfo(BEK + "run.sh")
    entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o755) << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(BEK + "01-tiny.ipynb", work(release))
        archive.writestr(entry, "#!/bin/sh")
        archive.writestr(BEK + "data.csv", "1")
    collect(built, UNIT, [tmp_path / "all.zip"])
    folder = built / "grading" / "submitted" / "bek-b-12" / UNIT
    assert os.access(folder / "run.sh", os.X_OK) and not (folder / "data.csv").stat().st_mode & 0o111


# --- whose a file is, and what it is called ---


def test_the_files_of_a_refused_notebook_go_to_nobody_else(built, release, tmp_path):
    files = {
        f"group/ana_{UNIT}.ipynb": work(release),
        f"group/ben/ben_{UNIT}.ipynb": b"{",
        "group/ben/helper.py": b"# of ben",
    }
    result = collect(built, UNIT, [zipped(tmp_path / "all.zip", files)])
    assert list(result.taken) == ["ana"] and list(result.refused) == [f"group/ben/ben_{UNIT}.ipynb"]
    assert list(submitted(built, "ana")) == [f"{UNIT}.ipynb"]


@pytest.mark.parametrize("later", ["1", "2"])
def test_of_two_attempts_the_files_beside_the_one_that_counts_are_taken(built, release, tmp_path, later):
    files = {}
    for attempt in ("1", "2"):
        time = "2020-01-02" if attempt == later else "2020-01-01"
        files[f"{attempt}/01-tiny.ipynb"] = work(
            release, "bek", f"{time}T00:00:00+00:00", double=f"# {attempt}"
        )
        files[f"{attempt}/helper.py"] = attempt.encode()
        files[f"{attempt}/only{attempt}.csv"] = b"1"
    files["both.csv"] = b"1"
    collect(built, UNIT, [zipped(tmp_path / "all.zip", {BEK + name: data for name, data in files.items()})])
    taken = submitted(built, "bek")
    assert answer(built, "bek") == f"# {later}" and taken["helper.py"] == later.encode()
    assert sorted(taken) == [f"{UNIT}.ipynb", "both.csv", "helper.py", f"only{later}.csv", "timestamp.txt"]


def test_a_file_that_canvas_renamed_has_the_name_that_the_notebook_uses(built, release, tmp_path):
    code = {
        "double": "import helper\nopen('my table.csv')\nopen('data-2.csv')\nopen('x-1.csv'), open('x.csv')"
    }
    names = ("helper-1.py", "my table-12.csv", "data-2.csv", "x-1.csv", "unused-1.csv")
    entries = {f"bekb_12_{n}_{name}": name.encode() for n, name in enumerate(names)}
    entries["bekb_12_99_01-tiny-3.ipynb"] = work(release, **code)
    result = collect(built, UNIT, [zipped(tmp_path / "all.zip", entries)])
    ((student, remarks),) = result.taken.items()
    taken = submitted(built, student)
    assert taken["helper.py"] == b"helper-1.py" and taken["my table.csv"] == b"my table-12.csv"
    assert set(taken) == {
        f"{UNIT}.ipynb",
        "helper.py",
        "my table.csv",
        "data-2.csv",
        "x-1.csv",
        "unused-1.csv",
    }
    assert "helper-1.py: named helper.py again, as the notebook uses it" in remarks
    assert "helper-1.py: named helper.py again, as the notebook uses it" in Remarks(built, UNIT).for_student(
        student
    )


# --- notebooks ---


def large(release, output):
    made = json.loads(work(release))
    made["cells"].append(
        {
            "cell_type": "code",
            "id": "own",
            "metadata": {},
            "source": "1",
            "execution_count": 1,
            "outputs": output,
        }
    )
    return json.dumps(made).encode()


@pytest.mark.slow
def test_a_notebook_with_55_mb_of_outputs_is_taken(built, release, tmp_path):
    text = [{"output_type": "stream", "name": "stdout", "text": ['x"\\\n' * 14_000_000]}]
    made = large(release, text)
    assert len(made) > 55_000_000
    result = collect(built, UNIT, [zipped(tmp_path / "all.zip", {BEK + "01-tiny.ipynb": made})])
    assert list(result.taken) == ["bek-b-12"] and not result.refused
    assert len(submitted(built, "bek-b-12")[f"{UNIT}.ipynb"]) < 10_000


def test_outputs_are_cut_out_of_the_text_of_a_notebook_and_nothing_else(release):
    tricky = [
        {"output_type": "stream", "text": 'a ] } \\" [ {', "name": "outputs"},
        {
            "data": {"text/plain": ['"outputs": [', "\\"]},
            "metadata": {"outputs": [1]},
            "output_type": "display_data",
        },
    ]
    data = large(release, tricky)
    made = json.loads(data)
    made["metadata"]["widgets"] = {"application/x": {"state": {"]": "}"}}}
    made["cells"][0]["metadata"]["outputs"] = ["kept"]
    made["cells"][0]["source"] = '"outputs": ["x"], "widgets": {'
    slimmed = json.loads(without_outputs(json.dumps(made, indent=1).encode()))
    for cell in made["cells"]:
        cell |= {"outputs": []} if "outputs" in cell else {}
    made["metadata"]["widgets"] = {}
    assert slimmed == made


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        '{"cells": [' + "[]," * 60_000 + "[]]}",
        '{"cells": [' + "0," * 60_000 + "0]}",
        '{"cells": [' + '{"a": ""},' * 60_000 + "{}]}",
        '{"cells": [{"outputs": [' + "[]," * 60_000 + "[]]}]}",
    ],
    ids=["lists", "numbers", "objects", "in outputs"],
)
def test_a_notebook_of_too_many_values_is_refused_before_they_fill_the_memory(text, monkeypatch):
    monkeypatch.setattr(slim, "MOST_VALUES", 50_000)
    monkeypatch.setattr(slim, "_MOST_OUTPUTS", 50_000)
    tracemalloc.start()
    try:
        with pytest.raises(CourseError, match=r"made of more than 50,000 values"):
            parse_slim(text.encode())
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "text", ['{"a": "' + '\\"' * 300_000, '{"a": "\\', '{"outputs": [', "{" + '"' * 99_999]
)
def test_text_that_is_cut_off_takes_no_longer_than_any_other(text):
    with pytest.raises(CourseError, match="not a notebook"):
        parse_slim(text.encode())


LINES = {
    "letters": "x" * 265_000,
    "spaces": " " * 265_000 + "x",
    "a name and spaces": "a" + " " * 265_000,
    "a long name": "a" * 132_000 + " :" + "b" * 132_000,
    "hashes": "#" * 265_000,
    "brackets": "(" * 265_000,
    "digits": "2026-01-01" * 26_500,
    "underscores": "_" * 265_000,
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_line_of_265_000_characters_is_an_answer_like_others(built, release, tmp_path, line):
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release, double=line))
    assert list(collect(built, UNIT, [path]).taken) == ["bek"] and answer(built, "bek") == line


def test_a_notebook_that_lost_the_metadata_of_all_its_cells_is_taken(built, release, tmp_path):
    made = json.loads(work(release))
    del made["metadata"]["oxus"]
    for cell in made["cells"]:
        cell["metadata"] = {}
        del cell["id"]
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_text(json.dumps(made))
    result = collect(built, UNIT, [path])
    assert list(result.taken) == ["bek"] and "metadata were missing" in "".join(result.taken["bek"])
    made["cells"] = [cell for cell in made["cells"] if "double" not in str(cell["source"])]
    for cell in made["cells"]:
        cell["source"] = "something else"
    path.write_text(json.dumps(made))
    (reason,) = collect(built, UNIT, [path]).refused.values()
    assert "have lost the metadata that name them" in reason and "fresh copy of 01-tiny" in reason


# --- nbgrader's exchange ---


@pytest.mark.skipif(os.name == "nt", reason="nbgrader has no exchange on Windows")
def test_an_exchange_gives_all_files_of_a_submission_and_follows_no_link(tmp_path):
    inbound = tmp_path / "inbound"
    ana = inbound / f"ana+{UNIT}+2020-01-01 10:00:00 UTC"
    (ana / "code").mkdir(parents=True)
    for name in ("one.ipynb", "two.ipynb", "scratch.ipynb", "code/helper.py"):
        (ana / name).write_text(name)
    (tmp_path / "secret").write_text("0" * 64)
    for name in ("timestamp.txt", "submission_secret.txt", "own.csv", "folder"):
        (ana / name).symlink_to(tmp_path if name == "folder" else tmp_path / "secret")
    os.mkfifo(ana / "pipe")
    up = inbound / f"..+{UNIT}+2020-01-01 10:00:00 UTC"
    up.mkdir()
    (up / "one.ipynb").write_text("up")
    found = stage(find_submissions(inbound, UNIT), tmp_path / "staged", ("one", "two"))
    staged = tmp_path / "staged" / "2020-01-01 100000" / "ana" / UNIT
    taken = {p.relative_to(staged).as_posix(): p.read_text() for p in staged.rglob("*") if p.is_file()}
    assert taken.pop("timestamp.txt") == "2020-01-01 10:00:00 UTC\n"
    assert taken == {name: name for name in ("one.ipynb", "two.ipynb", "code/helper.py")}
    assert [*found.secrets.values()] == [b""]
    notes = found.notes[f"2020-01-01 100000/ana/{UNIT}/one.ipynb"]
    assert sum("a link: it is not followed" in note for note in notes) == 4
    assert any("pipe (not a file)" in note for note in notes)
    assert [one.reason for one in found.refused] == ["not the name of a user"]
    assert len(list((tmp_path / "staged").iterdir())) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to give files away")
def test_a_file_of_another_account_in_a_submission_is_not_read(tmp_path):
    ana = tmp_path / "inbound" / f"ana+{UNIT}+2020-01-01 10:00:00 UTC"
    (ana / "code").mkdir(parents=True)
    for name in (f"{UNIT}.ipynb", "mine.csv", "hers.csv", "code/x.csv"):
        (ana / name).write_text(name)
    (tmp_path / "grades.csv").write_text("grades")
    os.link(tmp_path / "grades.csv", ana / "linked.csv")
    for path in (ana, ana / f"{UNIT}.ipynb", ana / "mine.csv"):
        os.chown(path, 1234, 1234)
    (notes,) = stage(find_submissions(tmp_path / "inbound", UNIT), tmp_path / "staged").notes.values()
    names = {p.name for p in (tmp_path / "staged").rglob("*") if p.is_file()}
    assert names == {f"{UNIT}.ipynb", "mine.csv", "timestamp.txt"}
    assert sum("belongs to another account" in note for note in notes) == 3


@pytest.mark.skipif(os.name == "nt", reason="no links")
def test_a_file_that_is_exchanged_for_a_link_while_it_is_read_leads_nowhere(tmp_path, monkeypatch):
    """What the review did with `renameat2` in a loop: the file is another one between the check and the reading."""
    folder = tmp_path / "ana"
    folder.mkdir()
    (folder / "x").write_text("mine")
    (tmp_path / "secret").write_text("secret")
    original, found = os.open, []

    def open_later(path, flags, *rest, **more):
        if path == "x" and not (folder / "x").is_symlink():
            (folder / "x").unlink()
            (folder / "x").symlink_to(tmp_path / "secret")
        return original(path, flags, *rest, **more)

    with OwnedFolder(folder) as opened:
        monkeypatch.setattr(os, "open", open_later)
        found += opened.files()
        monkeypatch.undo()
    assert found == [] and opened.problems == ["x (a link: it is not followed)"]


@pytest.mark.skipif(os.name == "nt", reason="no links")
def test_a_time_that_is_a_link_is_neither_read_nor_written_through(built, release, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("2019-01-01 00:00:00 UTC")
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_bytes(work(release, "bek", "2020-01-01T00:00:00+00:00"))
    folder = built / "grading" / "submitted" / "bek" / UNIT
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").symlink_to(secret)
    assert submitted_at(folder) is None
    collect(built, UNIT, [path])
    assert not (folder / "timestamp.txt").is_symlink() and submitted_at(folder).year == 2020
    assert secret.read_text() == "2019-01-01 00:00:00 UTC"


@pytest.mark.skipif(os.name == "nt", reason="no links")
def test_what_is_graded_replaces_a_folder_by_a_file_and_copies_no_link(tmp_path):
    target, mine = tmp_path / "autograded", tmp_path / "submitted"
    mine.mkdir()
    (tmp_path / "secret").write_text("secret")
    (mine / "timestamp.txt").symlink_to(tmp_path / "secret")
    write_autograded(target, mine, {UNIT: "{}"}, {"data/x/y": b"1", "other": b"1"}, ())
    write_autograded(target, mine, {UNIT: "{}"}, {"data": b"2", "other/x": b"2"}, ())
    there = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert there == {f"{UNIT}.ipynb", "data", "other/x"}


@pytest.mark.parametrize("where", ['"execution_count": null', "2 * x"])
def test_of_a_notebook_with_git_s_marks_the_work_is_taken_if_it_is_the_same_on_both_sides(
    built, release, tmp_path, where
):
    made = nbformat.writes(nbformat.from_dict(json.loads(work(release))), indent=1)
    line = next(one for one in made.splitlines() if where in one)
    other = line.replace("null", "7").replace("2 * x", "3 * x")
    both = f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> branch\n"
    path = tmp_path / f"bek_{UNIT}.ipynb"
    path.write_text(made.replace(f"{line}\n", both, 1))
    result = collect(built, UNIT, [path])
    if where == "2 * x":
        assert "merge conflict in it, the first in line" in next(iter(result.refused.values()))
    else:
        assert (
            result.taken["bek"][0].startswith("check: Git left the marks")
            and answer(built, "bek") == RIGHT["double"]
        )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_the_working_folder_has_the_time_and_programs_can_be_run(built, release, tmp_path):
    """As in nbgrader, which copies both."""
    code = (
        "import os\nassert os.access('run.sh', os.X_OK) and not os.access('x.csv', os.X_OK)\n"
        "assert open('timestamp.txt').read().strip() == '2020-01-01 00:00:00 UTC'\ndef double(x):\n    return 2 * x"
    )
    folder = built / "grading" / "submitted" / "bek" / UNIT
    folder.mkdir(parents=True)
    (folder / f"{UNIT}.ipynb").write_bytes(work(release, double=code))
    (folder / "timestamp.txt").write_text("2020-01-01 00:00:00 UTC\n")
    (folder / "run.sh").write_text("#!/bin/sh")
    (folder / "run.sh").chmod(0o755)
    (folder / "x.csv").write_text("1")
    (outcome,) = grade(built, UNIT)
    assert outcome.outcome == "graded" and outcome.score > 0, outcome


def test_a_folder_full_of_files_takes_nothing_from_the_students_beside_it(
    built, release, tmp_path, monkeypatch
):
    monkeypatch.setattr(found, "MOST_CLASS_FILES", 20)
    week = tmp_path / "download" / "week1"
    for student in ("anna", "boris"):
        (week / student / "venv").mkdir(parents=True)
        (week / student / f"{UNIT}.ipynb").write_bytes(work(release, student, "2027-03-01T10:00:00Z"))
    for number in range(30):
        (week / "anna" / "venv" / f"m{number}.py").write_text("")
    (week / "boris" / "helper.py").write_text("")
    result = collect(built, UNIT, [tmp_path / "download"])
    assert set(result.taken) == {"anna", "boris"}
    assert "helper.py" in submitted(built, "boris")
    assert any("more than 20 files" in remark for remark in result.taken["anna"])
