"""A run of `oxus grade` that is stopped, killed or short of disk loses nothing, and the next one goes on."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import nbformat
import psutil
import pytest

from class_helpers import UNSAFE, answered, grade, hand_in
from compare_grading import marks, neutral
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader import recorder
from oxus.teaching.collection.collect import collect
from tiny_unit import tiny_course

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux has them"),
]

UNIT = "01-tiny"
STUDENTS = [f"{name}-{n}" for n in (1, 2, 3) for name in ("aigerim", "bek", "chynara", "dana")]
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """A course in which twelve students handed in; each answer sleeps, so that a run lasts."""
    course = tiny_course(tmp_path_factory.mktemp("class") / "курс one")
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    for number, student in enumerate(STUDENTS):
        body = "2 * x" if number % 3 else "2 * abs(x)"
        code = f"import time\ntime.sleep(0.3)\ndef double(x):\n    return {body}"
        notebook = answered(release, {"double": code, "essay": f"Essay {number}."})
        hand_in(notebook, course.parent / "in" / f"{student}_{UNIT}.ipynb")
    collect(course, UNIT, [course.parent / "in"])
    return course


@pytest.fixture(scope="module")
def undisturbed(handed_in) -> Path:
    """The same course, graded in one run."""
    course = handed_in.parent / "graded"
    shutil.copytree(handed_in, course)
    grade(course, UNIT)
    return course


@pytest.fixture
def course(handed_in, tmp_path) -> Path:
    return Path(shutil.copytree(handed_in, tmp_path / "курс two"))


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder for temporary files, with a short path."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        yield Path(folder)


def as_in_a_terminal() -> None:
    """A shell that runs the tests in the background lets its children ignore Ctrl-C, and `nohup` a closed terminal."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Run:
    """`oxus grade` as a shell starts it: a process group of its own."""

    def __init__(self, course: Path, scratch: Path, *words: str, limit: int = 0) -> None:
        self.course, self.scratch = course, scratch
        prefix = ["prlimit", f"--fsize={limit}"] if limit else []
        unsafe = ["--unsafe"] if UNSAFE else []
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "oxus", "grade", "1", "--workers", "2", *unsafe, *words],
            env={**os.environ, "OXUS_COURSE": str(course), "TMPDIR": str(scratch)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=as_in_a_terminal,
        )
        self.seen: set[psutil.Process] = set()

    def until(self, lines: int) -> None:
        """Wait until this many submissions are done."""
        while len(journal(self.course)) < lines:
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.01)
        self.look()

    def look(self) -> None:
        """Take note of all processes that there are."""
        self.seen |= {psutil.Process(self.process.pid), *self.below(self.process.pid)}

    def below(self, pid: int) -> list[psutil.Process]:
        return psutil.Process(pid).children(recursive=True)

    def warm(self) -> list[psutil.Process]:
        """The warm process, if it is there already."""
        return self.children("oxus.grader.forkserver")

    def workers(self) -> list[psutil.Process]:
        """The workers that were forked at the start."""
        return self.children("grade") if self.warm() else []

    def children(self, word: str) -> list[psutil.Process]:
        found = []
        for process in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # it has ended since
                if word in process.cmdline():
                    found.append(process)
        return found

    def end(self) -> tuple[int, str, str]:
        """Wait for it; gives the exit status and what it said.

        Python ends by SIGINT itself, though that was caught, where it came in the middle of an `exec`: 130 in a shell.
        """
        out, err = self.process.communicate()
        status = self.process.returncode
        return (130 if status == -signal.SIGINT else status), out, err

    def left(self) -> list[str]:
        """What is left of it after ten seconds at most: processes and temporary files."""
        for _ in range(100):
            running = [p for p in self.seen if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
            left = [str(p) for p in running] + [str(p) for p in self.scratch.iterdir()]
            if not left:
                break
            time.sleep(0.1)
        return left


def journal(course: Path) -> list[dict]:
    """The lines of the journal that are whole."""
    path = course / "grading" / "outcomes" / f"{UNIT}.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def assert_whole(course: Path) -> None:
    """What is recorded is recorded wholly, and every file can be read."""
    book = course / "grading" / "gradebook.db"
    if book.exists() and book.stat().st_size:
        with closing(sqlite3.connect(book)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'grade'").fetchone():
                return
        for student, row in marks(course, UNIT).items() if connection_has_unit(book) else ():
            assert set(row["grades"]) == {"test_double", "essay"}, student
            assert row["grades"]["test_double"][0] is not None, student
    for path in (course / "grading").rglob("*.ipynb"):
        if not path.name.startswith("."):
            nbformat.read(path, as_version=4)


def connection_has_unit(book: Path) -> bool:
    with closing(sqlite3.connect(book)) as connection:
        return bool(connection.execute("SELECT 1 FROM assignment WHERE name = ?", [UNIT]).fetchone())


def assert_as_undisturbed(course: Path, undisturbed: Path) -> None:
    assert marks(course, UNIT) == marks(undisturbed, UNIT)
    for student in STUDENTS:
        ours, theirs = (c / "grading" / "autograded" / student / UNIT for c in (course, undisturbed))
        assert sorted(p.name for p in ours.iterdir()) == sorted(p.name for p in theirs.iterdir())
        assert neutral(ours / f"{UNIT}.ipynb") == neutral(theirs / f"{UNIT}.ipynb")
    rows = json.loads((course / "grading" / "outcomes" / f"{UNIT}.json").read_text(encoding="utf-8"))
    assert [row["student"] for row in rows] == sorted(STUDENTS)
    assert sorted(line["student"] for line in journal(course)) == sorted(STUDENTS)


def one_line(text: str) -> str:
    """The only line of a message."""
    (line,) = text.splitlines()
    assert line.startswith("oxus: ")
    return line


def goes_on(course: Path, scratch: Path, undisturbed: Path) -> None:
    """The next run needs only what was not done, and ends as if nothing had happened."""
    done = {p.parents[1].name for p in (course / "grading" / "autograded").glob(f"*/{UNIT}/timestamp.txt")}
    run = Run(course, scratch)
    status, out, err = run.end()
    assert (status, err) == (0, ""), out + err
    assert f"{len(done)} unchanged" in out or not done
    assert run.left() == []
    assert_as_undisturbed(course, undisturbed)


@pytest.mark.parametrize(
    ("number", "group"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGHUP, True)],
    ids=["Ctrl-C", "SIGINT", "SIGTERM", "terminal closed"],
)
def test_who_stops_a_run_gets_one_line_and_the_next_run_goes_on(course, scratch, undisturbed, number, group):
    run = Run(course, scratch)
    run.until(3)
    (os.killpg if group else os.kill)(run.process.pid, number)
    status, _, err = run.end()
    assert status == 128 + number
    assert "`oxus grade 01` continues with the rest" in one_line(err)
    assert run.left() == []
    assert_whole(course)
    assert 3 <= len(marks(course, UNIT)) < 12
    goes_on(course, scratch, undisturbed)


@pytest.mark.parametrize("longest", [0.05, 1], ids=["at once", "soon"])
def test_ctrl_c_before_the_first_grade(course, scratch, undisturbed, longest, generator):
    run = Run(course, scratch)
    while not list(scratch.iterdir()):  # the warm process is being started
        time.sleep(0.001)
    time.sleep(generator.uniform(0, longest))
    run.look()
    os.killpg(run.process.pid, signal.SIGINT)
    status, _, err = run.end()
    assert status == 130 and "stopped" in one_line(err), err
    assert run.left() == []
    goes_on(course, scratch, undisturbed)


LOST = """
import os, signal, sys, weakref
from oxus import cli
from oxus.grader.outcomes import Journal

class Something: ...

def add(journal, graded, add=Journal.add):
    add(journal, graded)
    one = Something()
    weakref.finalize(one, os.kill, os.getpid(), signal.SIGINT)  # an exception in there is printed and dropped
    if len(journal.entries) == {number}:
        del one
    else:
        kept.append(one)

kept = []
Journal.add = add
status = cli.main(["grade", "1", "--workers", "1", *sys.argv[1:]])
os._exit(status)
"""


@pytest.mark.parametrize("number", [2, 12], ids=["in between", "after the last"])
def test_ctrl_c_that_python_drops_stops_the_run_after_the_submission(course, scratch, undisturbed, number):
    """Python drops what a signal raises inside a weakref callback: importlib's locks have such callbacks."""
    done = subprocess.run(
        [sys.executable, "-c", LOST.replace("{number}", str(number)), *(["--unsafe"] if UNSAFE else [])],
        env={**os.environ, "OXUS_COURSE": str(course), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        start_new_session=True,
        preexec_fn=as_in_a_terminal,
    )
    assert "Exception ignored" in done.stderr and "KeyboardInterrupt" in done.stderr
    assert done.returncode == 130, done.stderr
    assert done.stderr.splitlines()[-1].startswith("oxus: stopped; what was graded is in the gradebook")
    assert len(marks(course, UNIT)) == number
    goes_on(course, scratch, undisturbed)


def test_sigkill_at_any_moment(course, scratch, undisturbed, generator):
    for _ in range(5):
        run = Run(course, scratch)
        moment = time.monotonic() + generator.uniform(0.3, 5)
        while time.monotonic() < moment and run.process.poll() is None:
            run.look()
            time.sleep(0.02)
        run.process.kill()
        run.end()
        # Nobody can take away the temporary folder of a process that was killed while it registered the unit.
        stray, others = [], []
        for left in run.left():
            (stray if Path(left).name.startswith("tmp") else others).append(left)
        assert others == []
        for path in stray:
            shutil.rmtree(path)
        assert_whole(course)
    goes_on(course, scratch, undisturbed)


def test_a_second_run_at_the_same_time_is_told_so_and_changes_nothing(course, scratch, undisturbed):
    run = Run(course, scratch)
    run.until(1)
    with pytest.raises(CourseError, match=r"another `oxus grade` is running here: wait"):
        grade(course, UNIT)
    status, out, err = run.end()
    assert (status, err) == (0, ""), out + err
    assert_as_undisturbed(course, undisturbed)


def test_a_folder_that_cannot_be_written_is_named(course):
    (course / "grading" / "outcomes").write_text("a file", encoding="utf-8")
    with pytest.raises(CourseError, match=r"\.lock: cannot be written"):
        grade(course, UNIT)


@pytest.mark.parametrize("lines", [0, 2])
@pytest.mark.parametrize("victim", ["worker", "warm"])
def test_a_process_of_ours_that_is_killed_costs_no_submission(course, scratch, undisturbed, victim, lines):
    run = Run(course, scratch)
    run.until(lines)
    while not (found := run.workers() if victim == "worker" else run.warm()):
        time.sleep(0.01)
    found[0].kill()
    status, out, err = run.end()
    assert (status, err) == (0, ""), out + err
    assert out.count("of 5") == 12
    assert run.left() == []
    assert_as_undisturbed(course, undisturbed)


@pytest.mark.skipif(UNSAFE, reason="needs the sandbox")
@pytest.mark.parametrize("deep", [False, True], ids=["supervisor", "child"])
def test_a_submission_that_is_killed_is_stopped_and_the_others_are_graded(course, scratch, deep):
    run = Run(course, scratch)
    run.until(2)
    while not (found := [p for s in run.warm()[0].children() for p in ([s], s.children())[deep]]):
        pass
    found[0].kill()
    status, out, err = run.end()
    assert err == "" and out.count("of 5") == 12
    lines = journal(course)
    assert len(lines) == 12
    stopped = [line for line in lines if line["outcome"] == "stopped"]
    # Between two submissions nothing is hit that matters.
    assert len(stopped) == status and all("SIGKILL" in line["reason"] for line in stopped)
    assert_whole(course)
    assert run.left() == []


# --- disk and gradebook ---


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    held = folder.with_name("held")
    folder.rename(held)
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True
    )
    if done.returncode:
        pytest.skip("may not mount")
    try:
        shutil.copytree(held, folder, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("part", [0.05, 0.6, 0.85])
def test_a_full_disk(course, scratch, undisturbed, part):
    """The disk is full at the start, while the unit is registered, and in the middle of the class."""
    written = [p for p in (undisturbed / "grading").rglob("*") if p.is_file() and "submitted" not in p.parts]
    free = int(part * sum(-(-p.stat().st_size // 4096) * 4096 for p in written))
    with small_disk(course / "grading", 8_000_000):
        room = shutil.disk_usage(course / "grading").free
        (course / "grading" / "filler").write_bytes(bytes(room - free))
        run = Run(course, scratch)
        status, out, err = run.end()
        assert status == 1, out
        assert str(course / "grading") in one_line(err)
        assert run.left() == []
        assert_whole(course)
        before = marks(course, UNIT) if part > 0.8 else {}
        assert bool(before) == (part > 0.8) and len(before) < 12
        (course / "grading" / "filler").unlink()
        run = Run(course, scratch)
        status, out, err = run.end()
        assert (status, err) == (0, ""), out + err
        assert_as_undisturbed(course, undisturbed)
        assert before.items() <= marks(course, UNIT).items()


def when_recorded(course: Path, lines: int, act: Callable[[], None]) -> None:
    """Do something in a process of its own as soon as some submissions are recorded."""
    if os.fork() == 0:
        while len(journal(course)) < lines:
            time.sleep(0.01)
        try:
            act()
        finally:
            os._exit(0)


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(course, undisturbed):
    def lock():
        with closing(sqlite3.connect(course / "grading" / "gradebook.db", timeout=30)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            time.sleep(6)

    when_recorded(course, 2, lock)
    assert {o.outcome for o in grade(course, UNIT)} == {"graded"}
    os.wait()
    assert marks(course, UNIT) == marks(undisturbed, UNIT)


def test_a_gradebook_that_stays_locked_ends_the_run_in_one_line(course, undisturbed, monkeypatch):
    monkeypatch.setattr(recorder, "BUSY_TIMEOUT", 1)

    def lock():
        with closing(sqlite3.connect(course / "grading" / "gradebook.db", timeout=30)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            time.sleep(6)

    when_recorded(course, 2, lock)
    with pytest.raises(CourseError, match=r"gradebook\.db: database is locked: another program") as error:
        grade(course, UNIT)
    assert "\n" not in str(error.value)
    os.wait()
    assert len(marks(course, UNIT)) >= 2
    assert_whole(course)
    grade(course, UNIT)
    assert marks(course, UNIT) == marks(undisturbed, UNIT)


def test_a_gradebook_that_is_taken_away_ends_the_run_in_one_line(course, undisturbed):
    """SQLite calls it read-only then."""
    book = course / "grading" / "gradebook.db"
    when_recorded(course, 2, lambda: book.rename(book.with_name("elsewhere")))
    with pytest.raises(CourseError, match=r"gradebook\.db: attempt to write a readonly database"):
        grade(course, UNIT)
    os.wait()
    book.with_name("elsewhere").replace(book)
    assert_whole(course)
    grade(course, UNIT)
    assert marks(course, UNIT) == marks(undisturbed, UNIT)


# --- grades by hand ---


BY_HAND = (
    "UPDATE grade SET manual_score = 1.5, extra_credit = 0.5, needs_manual_grade = 0",
    "UPDATE comment SET manual_comment = 'Нота'",
)


def by_hand(course: Path) -> tuple[set, set]:
    with closing(sqlite3.connect(course / "grading" / "gradebook.db")) as connection:
        grades = connection.execute("SELECT manual_score, extra_credit FROM grade").fetchall()
        return set(grades), set(connection.execute("SELECT manual_comment FROM comment").fetchall())


def test_what_is_given_by_hand_between_two_runs_stays(course):
    grade(course, UNIT)
    with closing(sqlite3.connect(course / "grading" / "gradebook.db")) as connection, connection:
        for change in BY_HAND:
            connection.execute(change)
    grade(course, UNIT)
    rows = marks(course, UNIT)
    assert not any(g[2] for row in rows.values() for g in row["grades"].values())  # nothing was graded anew
    grade(course, UNIT, again=True)
    assert by_hand(course) == ({(1.5, 0.5)}, {("Нота",)})
    rows = marks(course, UNIT)
    assert not any(g[2] for row in rows.values() for g in row["grades"].values()), "the answers are the same"


def test_what_is_given_by_hand_during_a_run_stays(course):
    grade(course, UNIT)

    def change():
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:  # all the time, so that it falls between any two statements
            book = course / "grading" / "gradebook.db"
            with closing(sqlite3.connect(book, timeout=30)) as connection, connection:
                for words in BY_HAND:
                    connection.execute(words)
            time.sleep(0.02)

    when_recorded(course, 0, change)
    outcomes = grade(course, UNIT, again=True)
    os.wait()
    assert {o.outcome for o in outcomes} == {"graded"}
    assert by_hand(course) == ({(1.5, 0.5)}, {("Нота",)})
    assert all(
        g[0] is not None for r in marks(course, UNIT).values() for n, g in r["grades"].items() if n != "essay"
    )
