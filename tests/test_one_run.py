"""`oxus collect` after a run that was killed while it wrote, and beside one that is writing now."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.files import is_temporary
from oxus.teaching.one_run import one_run
from oxus.teaching.submissions import read_submission, submission_folders, submitted_folder
from tiny_unit import TINY_UNIT as UNIT

KILLED = """\
import os, signal, sys
from pathlib import Path
from oxus.core.files import write_atomic
os.fsync = lambda fd: os.kill(os.getpid(), signal.SIGKILL)
write_atomic(Path(sys.argv[1]), b"half")
"""


def killed_while_writing(path):
    """The temporary file that is left of a process that was killed while it wrote a file."""
    before = set(path.parent.iterdir()) if path.parent.exists() else set()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)])
    assert done.returncode == -signal.SIGKILL
    (left,) = set(path.parent.iterdir()) - before
    return left


@pytest.fixture
def leftovers(graded, tmp_path, monkeypatch):
    """What is left in a class: beside bek's submission, of dana's first one, and in the archive. And bek's file."""
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    notebook = submitted_folder(graded, "bek", UNIT) / f"{UNIT}.ipynb"
    left = killed_while_writing(notebook)
    paths = [
        left,
        submitted_folder(graded, "dana", UNIT) / left.name,
        graded / "grading" / "downloaded" / UNIT / "archive" / left.name,
    ]
    for path in paths[1:]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(left.read_bytes())
    inbox = tmp_path / "in" / f"bek_{UNIT}.ipynb"
    inbox.parent.mkdir()
    shutil.copyfile(notebook, inbox)
    return paths, inbox


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_what_a_killed_run_leaves_is_no_submission_and_the_next_run_removes_it(graded, leftovers, capsys):
    paths, inbox = leftovers
    folder = submitted_folder(graded, "bek", UNIT)
    own = folder / "results.part"  # a student's own file stays
    own.write_bytes(b"1")
    assert all(map(is_temporary, paths)) and not is_temporary(own)
    assert list(submission_folders(graded, UNIT)) == ["aigerim", "bek", "chynara"]
    assert [name for name, _ in read_submission(folder, UNIT).files] == ["results.part"]
    assert main(["collect", "1", str(inbox)]) == 0
    assert "1 taken" in capsys.readouterr().out
    assert not any(path.exists() for path in paths) and own.exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_what_another_run_writes_meanwhile_is_left_alone(graded, leftovers, capsys):
    paths, inbox = leftovers
    with one_run(graded, "collect", "downloaded"):
        assert main(["collect", "1", str(inbox)]) == 1
        said = capsys.readouterr().err
        assert main(["collect", "1", str(inbox), "--dry-run"]) == 0, "a dry run writes nothing there"
    assert "another `oxus collect` is running here: wait until it ends" in said
    assert all(path.exists() for path in paths)


def test_a_folder_without_a_lock_is_named(course):
    (course / "grading" / "outcomes").write_text("a file", encoding="utf-8")
    with pytest.raises(CourseError, match=r"\.lock: cannot be written"), one_run(course, "grade", "outcomes"):
        pass
