"""A submission that uses too much, or does not listen, ends alone: the limit is named, and all others are graded."""

import contextlib
import os
import re
import socket
import time
from multiprocessing import connection
from pathlib import Path

import pytest
from traitlets.config import Config

from attacks import FIND, SOURCE, THRICE, TWICE, UNIT
from class_helpers import answered, hand_in
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader import pool, warm_child
from oxus.grader.assignment import AssignmentSpec
from oxus.grader.budget import SETTINGS, Limits
from oxus.grader.one_submission import Job
from oxus.grader.sandbox import unavailable
from oxus.grader.warm_process import FORKS, Setup, WarmProcess
from oxus.teaching.grading.autograde import grade
from oxus.teaching.grading.limits import read_limits
from oxus.teaching.settings import read_settings
from oxus.teaching.submissions import submitted_at
from repository import ROOT
from sandboxed import inside

LARGE_CELL = f"{THRICE}\n" + "# more than a socket holds\n" * 40_000

DEAF = f"""{FIND}
import os, time
class Deaf:
    def __init__(self, end):
        self.end = end
    def __getattr__(self, name):
        return getattr(self.end, name)
    def recv(self, count):
        if count < 200_000:
            return self.end.recv(count)
        BODY
child.pipe.end = Deaf(child.pipe.end)
"""
FILL = """self.end.setblocking(False)
        try:
            while True:
                self.end.send(b'\\0\\0\\0\\2{}' * 1000)
        except BlockingIOError:
            os._exit(0)"""
SOCKETS = """import os, socket, time
kept = []
for _ in range(4):
    if os.fork() == 0:
        for _ in range(100):
            kept += socket.socketpair()
        time.sleep(100)
time.sleep(100)"""
SPINS = """import os
for _ in range(3):
    if os.fork() == 0:
        while True:
            pass
while True:
    pass"""

ATTACKS = {  # the answers, and what is said
    "deaf": (DEAF.replace("BODY", "time.sleep(1000)"), LARGE_CELL, "no longer read what the grader sent"),
    "deaf-and-dead": (DEAF.replace("BODY", FILL), LARGE_CELL, "no longer read what the grader sent"),
    "sockets": (SOCKETS, THRICE, "more than 512 sockets"),
    "lists": (
        "display({'application/json': [[]] * 4_400_000}, raw=True)",
        THRICE,
        "an output of more than 4000000 values",
    ),
    "spins": (SPINS, THRICE, r"more than 4 seconds of processor time \(the limit cpu_seconds of the class\)"),
    "prints": ("for _ in range(40):\n    print('x' * 1_000_000)", THRICE, "20 MB .*output_mb"),
    "displays": ("for n in range(3000):\n    display(n)", THRICE, "more than 1000 messages .*messages"),
    "fills-the-disk": ("open('large', 'wb').write(bytes(40_000_000))", THRICE, "the limit disk_mb .* 30 MB"),
}
LIMITS = {"cpu_seconds": 4, "output_mb": 20, "messages": 1000, "disk_mb": 30}

sandboxed = pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here")


def tiny_course(folder: Path, limits: dict[str, int]) -> Path:
    source = folder / "course" / "units" / UNIT / f"{UNIT}.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    lines = [f"c.OxusLimits.{name} = {value}\n" for name, value in limits.items()]
    (folder / "nbgrader_config.py").write_text(config + "".join(lines), encoding="utf-8")
    (folder / "grading").mkdir()
    build(folder, [UNIT])
    return folder


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """The outcome of each student of one class, graded by one call."""
    course = tiny_course(tmp_path_factory.mktemp("class") / "course", LIMITS)
    release = read_notebook(student_notebook(course, UNIT))
    honest = {name: (TWICE, THRICE, "") for name in ("aigerim", "zarina")}
    for student, (double, triple, _) in {**honest, **ATTACKS}.items():
        path = course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb"
        hand_in(answered(release, {"double": double, "triple": triple}), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm_child, "PATIENCE", 2.0)
        return {outcome.student: outcome for outcome in grade(course, UNIT, workers=2)}


@pytest.mark.slow
@sandboxed
@pytest.mark.parametrize("name", ATTACKS)
def test_a_submission_that_uses_too_much_is_told_which_limit(outcomes, name):
    words = "\n".join([outcomes[name].reason, *outcomes[name].remarks])
    assert re.search(ATTACKS[name][2], words), words
    assert outcomes[name].outcome == ("graded" if name == "fills-the-disk" else "stopped")


@pytest.mark.slow
@sandboxed
@pytest.mark.parametrize("name", ["aigerim", "zarina"])
def test_all_others_are_graded(outcomes, name):
    assert (outcomes[name].outcome, outcomes[name].score, outcomes[name].remarks) == ("graded", 4, ())


# --- a worker that does not come back ---


class Endless:
    """Makes the process hang that it is sent to, and says so with a file."""

    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def __reduce__(self):
        return hang, (self.flag,)


def hang(flag: Path) -> None:
    flag.touch()
    time.sleep(100_000)


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="workers are forked on Linux only")
def test_a_worker_that_does_not_come_back_costs_its_own_submission_only(monkeypatch, tmp_path):
    """Whatever it hangs in. The clock jumps when it does, and stands still otherwise."""
    flag, now = tmp_path / "hangs", [0.0]

    def wait(pipes, timeout):
        if flag.exists():
            flag.unlink()
            now[0] += 100_000
            return []
        return connection.wait(pipes, 0.1)

    monkeypatch.setattr(pool, "wait", wait)
    monkeypatch.setattr(pool, "monotonic", lambda: now[0])
    setup = Setup(sandboxed=False)
    jobs = [Job("hangs", b"", (Endless(flag),)), Job("aigerim", b"no notebook")]  # type: ignore[arg-type]
    spec = AssignmentSpec(UNIT, {}, {}, {}, "", (), UNIT)
    with WarmProcess(setup) as warm, pool.LocalPool(setup, 1, warm) as workers:
        found = list(workers.grade(jobs, {"": spec}, Config()))
    assert [(one.student, one.outcome) for one in found] == [("hangs", "failed"), ("aigerim", "refused")]
    assert "had not finished with it after 3000 seconds" in found[0].reason


# --- the settings ---


def test_class_toml_sets_each_limit_and_says_what_is_wrong_with_one(course):
    head = 'name = "Spring"\n[units.01-tiny]\n'
    limits = "\n".join(f"{name} = {n}" for n, name in enumerate(SETTINGS, start=1))
    (course / "class.toml").write_text(f"{head}[limits]\n{limits}\n", encoding="utf-8")
    found = read_settings(course).limits
    assert found == read_limits(course)
    assert (found.seconds, found.cpu, found.output) == (1, 2, 3_000_000) and found.disk == 7_000_000
    for wrong, said in [
        ("seconds = 0", "a whole number of 1 or more"),
        (f"memory_mb = {10**30}", "is too large: write 1000000000 or less"),
        ("hours = 1", "no such setting: use cpu_seconds, disk_mb,"),
    ]:
        (course / "class.toml").write_text(f"{head}[limits]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(CourseError, match=said):
            read_settings(course)


def test_nbgrader_config_sets_the_limits_of_another_course(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.OxusLimits.memory_mb = 4000\n")
    assert read_limits(tmp_path) == Limits(memory=4_000_000_000)
    for wrong, said in [("memory_mb = '4 GB'", "is not a whole number"), ("memory = 4", "no such setting")]:
        (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.OxusLimits.{wrong}\n")
        with pytest.raises(CourseError, match=said):
            read_limits(tmp_path)


# --- names, links and clocks of one submission ---


def far(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("9999-12-31 23:59:59 -1400")


def long_ago(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("0001-01-01 00:00:00 +1400")


def linked_stamp(folder: Path) -> None:
    secret = folder.parents[2] / "secret.txt"
    secret.write_text("2027-01-01 00:00:00 UTC")
    (folder / "timestamp.txt").symlink_to(secret)


def files_of_another_time(folder: Path) -> None:
    for path in (folder, *folder.iterdir()):
        os.utime(path, (2**33, 2**33))


def file_in_place_of_a_folder(folder: Path) -> None:
    (folder / "data").write_text("x")
    before = autograded(folder) / "data"
    before.mkdir(parents=True)
    (before / "table.csv").write_text("of an earlier submission")


def long_name(folder: Path) -> None:
    (folder / ("n" * 253)).write_text("x")


def pipes(folder: Path) -> None:
    for name in ("timestamp.txt", "data.csv"):
        os.mkfifo(folder / name)


def autograded_elsewhere(folder: Path) -> None:
    autograded(folder).parent.mkdir(parents=True)
    autograded(folder).symlink_to(folder.parents[3] / "nowhere")


def autograded(folder: Path) -> Path:
    return folder.parents[2] / "autograded" / folder.parent.name / folder.name


ODD = {
    make: outcome
    for outcome, makes in {
        "graded": (
            far,
            long_ago,
            linked_stamp,
            files_of_another_time,
            file_in_place_of_a_folder,
            pipes,
        ),
        "refused": (long_name,),
        "failed": (autograded_elsewhere,),
    }.items()
    for make in makes
}


@pytest.mark.slow
@sandboxed
def test_the_names_links_and_clock_of_a_submission_concern_it_alone(tmp_path):
    course = tiny_course(tmp_path / "course", {})
    release = read_notebook(student_notebook(course, UNIT))
    notebook = answered(release, {"double": TWICE, "triple": THRICE})
    makes = {make.__name__.replace("_", "-"): make for make in ODD}
    for student in ("aigerim", *makes, "zarina"):
        path = course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb"
        hand_in(notebook, path)
        if student in makes:
            makes[student](path.parent)
    for _ in range(2):
        found = {outcome.student: outcome for outcome in grade(course, UNIT, again=True, workers=2)}
        assert {n: found[n].outcome for n in makes} == {n: ODD[make] for n, make in makes.items()}
        for name in ("aigerim", "zarina"):
            assert (found[name].outcome, found[name].score, found[name].remarks) == ("graded", 4, ())
    assert not (course / "grading" / "autograded" / "linked-stamp" / UNIT / "timestamp.txt").exists()
    assert submitted_at(course / "grading" / "submitted" / "far" / UNIT) is None


def asks_for_large_buffers() -> list[int]:
    """The bytes that sockets take which nobody reads, over TCP and within this machine."""
    taken = []
    server = socket.create_server(("127.0.0.1", 0))
    first = socket.create_connection(server.getsockname())
    for sender, reader in ((first, server.accept()[0]), socket.socketpair()):
        for end in (sender, reader):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_000_000)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        sender.setblocking(False)
        taken.append(0)
        with contextlib.suppress(BlockingIOError):
            while True:
                taken[-1] += sender.send(bytes(10_000))
    return taken


@sandboxed
def test_sockets_hold_little_whatever_a_program_asks_for():
    within = inside(asks_for_large_buffers).result()
    assert max(within) < 1_000_000, within
