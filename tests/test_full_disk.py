"""Commands on a full disk: one sentence, nothing half-written, and the next run does the rest."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from class_helpers import hand_in
from graded_class import UNIT, make_graded_class
from oxus.core.errors import CourseError, system_problem
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.recorder import gradebook_errors
from oxus.publish.untrusted.frame import nonce_of

if sys.platform == "win32":
    pytest.skip("the size of files cannot be limited there", allow_module_level=True)
import resource


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.ENAMETOOLONG])
def test_what_the_system_refuses_is_said_in_one_sentence(number):
    said = system_problem(OSError(number, os.strerror(number), "grades\n.csv"))
    assert said.startswith(f"grades?.csv: {os.strerror(number)}: ") and said.endswith("run the command again")


def test_a_fault_of_the_program_is_not_explained_away():
    assert system_problem(OSError(errno.EBADF, "Bad file descriptor")) == ""
    assert system_problem(FileNotFoundError(errno.ENOENT, "No such file or directory", "x")) == ""


def test_an_error_while_a_folder_is_copied_is_said_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("x")

    def full(source, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))

    with pytest.raises(shutil.Error) as error:
        shutil.copytree(tmp_path / "a", tmp_path / "b", copy_function=full)
    said = system_problem(error.value)
    assert said == f"{tmp_path / 'b' / 'x'}: {os.strerror(errno.ENOSPC)}: " + (
        "free some space on that disk, then run the command again"
    )
    assert system_problem(shutil.Error("not a list")) == ""


def test_nbgrader_hides_errors_of_the_database_in_its_own(tmp_path):
    nbgrader = pytest.importorskip("nbgrader.api")
    said = "database or disk is full.*run the command again"
    with pytest.raises(CourseError, match=said), gradebook_errors(tmp_path / "gradebook.db"):
        try:
            raise sqlite3.OperationalError("database or disk is full")
        except sqlite3.Error as error:
            raise nbgrader.InvalidEntry(*error.args)  # noqa: B904
    with pytest.raises(nbgrader.InvalidEntry), gradebook_errors(tmp_path / "gradebook.db"):
        raise nbgrader.InvalidEntry("a duplicate")


ROSTER = "student_id,first_name,last_name,email\n" + "".join(
    f"s{n},{'Name' * 20},{'Name' * 20},s{n}@university.example\n" for n in range(60)
)
COMMANDS = (
    ("collect", "01", "../new"),
    ("feedback", "01", "--output", "../pages"),
    ("export",),
)
SIZES = (0, 100)
"""The most bytes that a file may have; with none, there is no folder for temporary files either."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A graded class with a roster of its own, and one more submission to collect."""
    folder = tmp_path_factory.mktemp("class")
    course = make_graded_class(folder)
    (course / "grading" / "roster.csv").write_text(
        ROSTER.replace("s0,", "dana,").replace("s1,", "aigerim,"), encoding="utf-8"
    )
    hand_in(read_notebook(student_notebook(course, UNIT)), folder / "new" / f"dana_{UNIT}.ipynb")
    (folder / "new" / "table.csv").write_text("x\n" * 5000, encoding="utf-8")
    return folder


def run(words, course, size=resource.RLIM_INFINITY):
    """Run a command that cannot write files larger than this."""
    limits = (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
    return subprocess.run(
        [sys.executable, "-m", "oxus", *words],
        cwd=course,
        env={**os.environ, "OXUS_COURSE": str(course)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits),
    )


def content(folder):
    """The files that a person reads, without locks, the journals of databases and the number that each page draws."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".ipynb", ".csv", ".txt", ".html"}]
    texts = {path.relative_to(folder): path.read_text(encoding="utf-8") for path in files if path.is_file()}
    return {path: text.replace(nonce_of(text) or "no number", "") for path, text in texts.items()}


@pytest.mark.full
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk_leaves_nothing_half_written(place, tmp_path, words):
    def copy(name):
        shutil.copytree(place, tmp_path / name)
        return next(path for path in (tmp_path / name).iterdir() if (path / "nbgrader_config.py").exists())

    whole = copy("whole")
    before = content(whole.parent)
    assert run(words, whole).returncode == 0
    after = content(whole.parent)
    for size in SIZES:
        course = copy(f"full {size}")
        done = run(words, course, size)
        if done.returncode:
            *notes, last = done.stderr.splitlines()
            assert last.startswith("oxus: ") and "Traceback" not in done.stderr, done.stderr
            assert not any(note.startswith("oxus: ") for note in notes)
        found = content(course.parent)
        assert before.items() | after.items() >= found.items(), (words, size)
        again = run(words, course)
        assert again.returncode == 0, again.stderr
        assert content(course.parent) == after, (words, size)
