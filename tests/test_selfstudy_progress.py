"""The file of a student's progress: counted, kept whole, shared by two notebooks, set aside when damaged, shown."""

import csv
import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import filelock
import pytest

import oxus
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.layout import unit_ids
from oxus.selfstudy import feedback, progress_data
from oxus.selfstudy.progress_data import note_attempt, note_solution, progress_file, read_progress, reset
from oxus.selfstudy.verdict import attempts, tried_here

ROOT = Path(__file__).resolve().parents[1]
UNIT = "08-institutional-membership"


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "Ош oxus-work" / "progress.json"
    monkeypatch.setenv("OXUS_PROGRESS", str(path))
    return path


def entry(path: Path, exercise: str = "members_on") -> dict:
    return read_progress(path)[0]["units"][UNIT]["exercises"][exercise]


def test_attempts_are_counted_and_what_is_solved_stays_solved(kept):
    note_attempt(kept, UNIT, "members_on", "wrong", {})
    assert entry(kept) == {"attempts": 1, "state": "wrong", "solved": None, "solution": None}
    note_attempt(kept, UNIT, "members_on", "right", {"08-eco-only": "contradicted"})
    solved = entry(kept)["solved"]
    note_attempt(kept, UNIT, "members_on", "error", {"08-icwc-five": "supported"})
    assert entry(kept) == {"attempts": 3, "state": "right", "solved": solved, "solution": None} and solved
    verdicts = read_progress(kept)[0]["units"][UNIT]["verdicts"]
    assert verdicts == {"08-eco-only": "contradicted", "08-icwc-five": "supported"}
    note_solution(kept, UNIT, "members_on")
    assert entry(kept)["solution"]


def test_time_counts_between_checks_and_not_while_one_is_away(kept):
    note_attempt(kept, UNIT, "members_on", "wrong", {})
    for minutes, expected in [(5, 300), (60, 300)]:
        content, _ = read_progress(kept)
        content["units"][UNIT]["last"] = _ago(minutes)
        kept.write_text(json.dumps(content), encoding="utf-8")
        note_attempt(kept, UNIT, "members_on", "wrong", {})
        seconds = read_progress(kept)[0]["units"][UNIT]["seconds"]
        assert expected <= seconds <= expected + 30


def _ago(minutes: int) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(timespec="seconds")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{ cut off",
        b"[]",
        b"null",
        b'{"format": 0, "units": {}}',
        b'{"format": "2", "units": {}}',
        b'{"format": 1, "units": []}',
        b'{"format": 1, "units": {"08": {"seconds": "x"}}}',
        b'{"format": 1, "units": {"08": {"seconds": 1, "last": "", "exercises": {"a": 3}, "verdicts": {}}}}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside_and_said_so(kept, damage):
    kept.parent.mkdir()
    kept.write_bytes(damage)
    remark = note_attempt(kept, UNIT, "members_on", "wrong", {})
    assert "was damaged and is now progress.damaged-" in remark
    (aside,) = kept.parent.glob("progress.damaged-*.json")
    assert aside.read_bytes() == damage
    assert entry(kept)["attempts"] == 1
    assert note_attempt(kept, UNIT, "members_on", "wrong", {}) == ""


def test_a_file_of_a_newer_edition_is_named_and_left_alone(kept, capsys):
    kept.parent.mkdir()
    kept.write_text('{"format": 2, "units": [], "more": 1}', encoding="utf-8")
    before = kept.read_bytes()
    for change in (lambda: note_attempt(kept, UNIT, "members_on", "wrong", {}), lambda: reset(kept)):
        with pytest.raises(
            CourseError, match="written by a newer edition of the course.*: update the course"
        ):
            change()
    assert main(["progress"]) == 1
    assert "newer edition" in capsys.readouterr().err
    assert "newer edition" in oxus.progress("08").note
    assert kept.read_bytes() == before and not list(kept.parent.glob("*damaged*"))


def test_two_notebooks_at_once_lose_nothing(kept):
    code = (
        "import sys; from pathlib import Path; from oxus.selfstudy.progress_data import note_attempt\n"
        f"for n in range(20): note_attempt(Path(sys.argv[1]), {UNIT!r}, sys.argv[2], 'wrong', {{}})"
    )
    path = os.pathsep.join(str(ROOT / part) for part in ("course", "widgets", "data"))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(kept), name], env={**os.environ, "PYTHONPATH": path}
        )
        for name in ("members_on", "members_on", "overlap")
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert entry(kept)["attempts"] == 40 and entry(kept, "overlap")["attempts"] == 20
    assert {p.name for p in kept.parent.iterdir()} <= {"progress.json", ".progress.json.lock"}


def test_a_lock_that_version_0_2_0_left_behind_does_not_block(kept):
    """It was a file that the notebook deleted at the end, if it came to an end; only its being there was the lock."""
    kept.parent.mkdir()
    (kept.parent / ".progress.json.lock").touch()
    kept.write_text(json.dumps(OF_0_2_0), encoding="utf-8")
    assert note_attempt(kept, UNIT, "members_on", "right", {}) == ""
    assert entry(kept)["attempts"] == 4 and entry(kept, "overlap")["state"] == "wrong"


OF_0_2_0 = {
    "format": 1,
    "units": {
        UNIT: {
            "seconds": 1260,
            "last": "2026-03-01T10:00:00+00:00",
            "exercises": {
                "members_on": {"attempts": 3, "state": "wrong", "solved": None, "solution": None},
                "overlap": {"attempts": 1, "state": "wrong", "solved": None, "solution": None},
            },
            "verdicts": {"08-eco-only": "contradicted"},
        }
    },
}


def test_a_lock_that_is_held_is_named_and_released_when_its_process_is_killed(kept, monkeypatch):
    kept.parent.mkdir()
    code = (
        "import sys; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(kept.parent / ".progress.json.lock")]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout.readline().strip() == b"held"
    monkeypatch.setattr(progress_data, "_WAIT", 0.1)
    with pytest.raises(CourseError, match="in use by another notebook"):
        note_attempt(kept, UNIT, "members_on", "wrong", {})
    holder.kill()
    holder.communicate()
    note_attempt(kept, UNIT, "members_on", "wrong", {})
    assert entry(kept)["attempts"] == 1


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP])
def test_progress_is_kept_on_a_drive_without_locks(kept, monkeypatch, number):
    def without(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(filelock.FileLock, "acquire", without)
    note_attempt(kept, UNIT, "members_on", "wrong", {})
    assert entry(kept)["attempts"] == 1


def test_a_file_that_cannot_be_written_does_not_keep_from_checking(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("OXUS_PROGRESS", str(tmp_path / "file" / "progress.json"))
    verdict = feedback.check("08.density", {"density": lambda institutions, on, k: 1})
    assert verdict.state == "wrong" and "Your progress was not kept" in verdict.note
    assert attempts(UNIT, "density") == 1
    tried_here.clear()


def test_the_file_lies_with_the_work(tmp_path, monkeypatch):
    monkeypatch.delenv("OXUS_PROGRESS", raising=False)
    unit = unit_ids(ROOT)[0]
    folder = tmp_path / "oxus-work" / unit
    folder.mkdir(parents=True)
    for here in (folder, folder.parent, tmp_path):
        assert progress_file(here) == tmp_path / "oxus-work" / "progress.json"
    clone = ROOT / "notebooks" / unit
    assert progress_file(clone) == ROOT / "oxus-work" / "progress.json", "never among the built notebooks"


def test_elsewhere_it_lies_beside_the_notebook_or_the_units(tmp_path, monkeypatch):
    monkeypatch.delenv("OXUS_PROGRESS", raising=False)
    unit = unit_ids(ROOT)[0]
    (tmp_path / "mine" / unit).mkdir(parents=True)
    assert progress_file(tmp_path / "mine" / unit) == tmp_path / "mine" / "progress.json"
    assert progress_file(tmp_path / "mine") == tmp_path / "mine" / "progress.json"


def test_the_command_shows_units_exercises_claims_and_verdicts(kept, capsys):
    assert main(["progress"]) == 0
    assert "There is no progress" in capsys.readouterr().out
    note_attempt(kept, UNIT, "members_on", "right", {"08-eco-only": "contradicted"})
    note_attempt(kept, UNIT, "overlap", "wrong", {})
    note_solution(kept, UNIT, "overlap")
    assert main(["progress", "8"]) == 0
    out = capsys.readouterr().out
    assert (
        "1 of 4 exercises solved, and 0 of 3 further ones" in out
        and "verdict      08-eco-only: contradicted" in out
    )
    assert "right        members_on: 1 attempt; tests 08-" in out
    assert "not yet      overlap: 1 attempt, solution seen" in out
    assert main(["progress", "00"]) == 0
    assert "There is no progress" in capsys.readouterr().out


def test_it_is_exported_as_csv_and_json(kept, tmp_path, capsys):
    note_attempt(kept, UNIT, "members_on", "right", {"08-eco-only": "contradicted"})
    for name in ("p.csv", "p.json"):
        assert main(["progress", "--export", str(tmp_path / name)]) == 0
    with (tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [(row["kind"], row["name"], row["attempts"], row["verdict"]) for row in table] == [
        ("exercise", "members_on", "1", ""),
        ("claim", "08-eco-only", "", "contradicted"),
    ]
    assert len(json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))) == 2
    assert main(["progress", "--export", str(tmp_path / "p.xlsx")]) == 1
    assert ".csv or .json" in capsys.readouterr().err


def test_reset_asks_before_it_forgets(kept, monkeypatch, capsys):
    note_attempt(kept, UNIT, "members_on", "right", {})
    note_attempt(kept, "00-orientation", "gap", "right", {})
    assert main(["progress", "--reset"]) == 1
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert main(["progress", "8", "--reset"]) == 1 and UNIT in read_progress(kept)[0]["units"]
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert main(["progress", "8", "--reset"]) == 0
    assert list(read_progress(kept)[0]["units"]) == ["00-orientation"]
    assert main(["progress", "--reset", "--yes"]) == 0
    assert read_progress(kept)[0]["units"] == {}
    assert main(["progress", "--reset", "--yes"]) == 0
    assert reset(kept) == ""


def test_a_check_counts_what_was_more_than_the_stub_and_keeps_the_verdicts(kept):
    variables = {"my_verdicts": {"08-eco-only": " contradicted ", "08-icwc-five": "", "x": 3}}
    feedback.check("08.density", variables)
    assert not kept.exists()
    feedback.check("08.density", {**variables, "density": lambda institutions, on, k: 1})
    unit = read_progress(kept)[0]["units"][UNIT]
    assert unit["exercises"]["density"]["attempts"] == 1
    assert unit["verdicts"] == {"08-eco-only": "contradicted"}
    tried_here.clear()
