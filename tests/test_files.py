"""Writing a file atomically: all of it or what was there, with its mode and its links, whoever else writes."""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.safe_output import to_csv
from oxus_data import files

posix = pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    """A umask by which a group may write: neither the usual one nor none."""
    before = os.umask(0o007)
    yield
    os.umask(before)


@posix
@pytest.mark.parametrize("private", [0o600, 0o640, 0o755])
def test_the_mode_of_a_file_stays(tmp_path, umask, private):
    path = tmp_path / "roster.csv"
    path.write_text("before")
    path.chmod(private)
    write_atomic(path, "after")
    assert (path.read_text(), mode(path)) == ("after", private)


@posix
def test_a_private_file_is_never_readable_by_others_while_it_is_written(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    path.write_text("before")
    path.chmod(0o600)
    seen = []
    real = os.fsync
    monkeypatch.setattr(files.os, "fsync", lambda fd: (seen.append(os.fstat(fd).st_mode), real(fd)))
    write_atomic(path, "after")
    assert [stat.S_IMODE(found) for found in seen if stat.S_ISREG(found)] == [0o600]


@posix
def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path, umask):
    write_atomic(tmp_path / "new folder" / "new.csv", b"\x00\r\n")
    assert (tmp_path / "new folder" / "new.csv").read_bytes() == b"\x00\r\n"
    assert mode(tmp_path / "new folder" / "new.csv") == 0o660


@posix
@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path, exists):
    target, link = tmp_path / "drive" / "progress.json", tmp_path / "work" / "progress.json"
    target.parent.mkdir()
    link.parent.mkdir()
    link.symlink_to("../drive/progress.json")
    if exists:
        target.write_text("before")
        target.chmod(0o600)
    write_atomic(link, "after")
    assert link.is_symlink() and target.read_text() == "after" and not target.is_symlink()
    assert not exists or mode(target) == 0o600
    assert [p.name for p in link.parent.iterdir()] == ["progress.json"]


@posix
def test_what_is_not_a_file_is_written_to_and_not_replaced(tmp_path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write_atomic(pipe, "through")
    reader.join()
    assert got == ["through"] and pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="a device of Linux and macOS")
def test_standard_output_that_is_a_pipe_is_written_to():
    code = "from oxus_data.files import write_atomic; write_atomic('/dev/stdout', 'through')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("through", "")


def test_two_writers_at_once_leave_the_whole_of_one(tmp_path, monkeypatch):
    """Both have written their temporary file before either replaces the file."""
    path, both, failed = tmp_path / "progress.json", threading.Barrier(2, timeout=600), []
    real = Path.replace

    def replace(scratch: Path, target: Path) -> None:
        both.wait()
        real(scratch, target)

    def write(letter: str) -> None:
        try:
            write_atomic(path, letter * 100_000)
        except Exception as error:
            failed.append(error)

    monkeypatch.setattr(Path, "replace", replace)
    writers = [threading.Thread(target=write, args=[letter]) for letter in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == [] and path.read_text() in ("a" * 100_000, "b" * 100_000)
    assert [p.name for p in tmp_path.iterdir()] == ["progress.json"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_full_disk_leaves_what_was_there_and_is_named(tmp_path, monkeypatch, number):
    path = tmp_path / "grades.csv"
    path.write_text("before")

    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(CourseError, match="grades.csv: cannot be written") as caught:
        write_atomic(path, "after")
    assert os.strerror(number) in str(caught.value)
    assert path.read_text() == "before" and [p.name for p in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_a_network_drive_without_fsync_is_written_to(tmp_path, monkeypatch, number):
    def without(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", without)
    write_atomic(tmp_path / "grades.csv", "after")
    assert (tmp_path / "grades.csv").read_text() == "after"


def test_an_interrupted_writer_leaves_no_temporary_file(tmp_path, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "grades.csv", "after")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(CourseError, match=r"grades.csv: cannot be written \(.+\): check that you may write"):
        write_atomic(tmp_path / "file" / "grades.csv", "after")


def test_a_file_with_the_longest_name_can_be_written(tmp_path):
    path = tmp_path / f"{'ж' * 125}.html"  # 255 bytes
    write_atomic(path, "after")
    write_atomic(path, "again")
    assert path.read_text() == "again"


def test_none_is_an_empty_field_and_the_bom_can_be_left_out():
    assert to_csv([["id", "score"], ["b", None]]) == "\ufeffid,score\nb,\n"
    assert to_csv([["id"]], bom=False) == "id\n"


def test_half_a_surrogate_pair_does_not_stop_a_page_from_being_written(tmp_path):
    write_atomic(tmp_path / "page.html", "a\ud800b")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "a\ufffdb"
