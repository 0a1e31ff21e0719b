"""Control groups: what the grader does with them, where this system has them, and where it has not."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from class_helpers import answered, hand_in
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader import cgroup
from oxus.grader.budget import Limits
from oxus.grader.cgroup import Group, Groups
from oxus.grader.sandbox import Jail, fork_into, python_paths, unavailable
from oxus.grader.warm_child import WarmChild
from oxus.grader.warm_process import FORKS, Setup, WarmProcess
from oxus.teaching.grading.autograde import grade
from sandboxed import inside, until
from tiny_unit import TINY_UNIT, tiny_course

HERE = cgroup.own()


@pytest.fixture
def group() -> Group:
    """A real group, in which nothing is counted."""
    if HERE is None or not os.access(HERE, os.W_OK):
        pytest.skip("this user may make no control groups here")
    folder = HERE / f"oxus-test-{os.getpid()}"
    folder.mkdir()
    yield Group(folder)
    until(Group(folder).end)


def members(group: Group) -> list[str]:
    return (group.folder / "cgroup.procs").read_text().split()


def test_a_process_joins_and_everything_it_started_ends_with_the_group(group):
    sleeps = (
        "import os, time; os.fork(); os.setsid() if os.getpid() != os.getpgrp() else None; time.sleep(1000)"
    )
    joins = group.open()
    process = subprocess.Popen(
        [sys.executable, "-c", sleeps], pass_fds=[joins], preexec_fn=lambda: os.write(joins, b"0")
    )
    os.close(joins)
    until(lambda: len(members(group)) == 2)
    if not (group.folder / "cgroup.kill").exists():
        process.kill()
        pytest.skip("this kernel ends no groups")
    group.end()
    assert process.wait() == -9
    until(lambda: not group.folder.exists() or not members(group))


@pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here")
def test_a_sandbox_is_in_the_group_from_its_first_step(group):
    joins = group.open()
    begin, end = os.pipe()
    pid = fork_into(Jail(python_paths(), "/scratch"), partial(os.read, begin, 1), [begin], group=joins)
    os.close(joins)
    until(lambda: len(members(group)) == 2)  # the supervisor and the child
    assert str(pid) in members(group)
    os.close(begin)
    os.write(end, b"x")
    os.waitpid(pid, 0)
    os.close(end)
    assert inside(lambda: Path("/sys").exists()).result() is False, "the code cannot reach the groups"


def test_the_limits_of_a_submission_are_those_of_its_group(tmp_path):
    (tmp_path / "cgroup.procs").touch()
    groups = Groups(tmp_path)
    assert (tmp_path / "cgroup.subtree_control").read_text() == "+memory +pids"
    assert (tmp_path / "warm" / "cgroup.procs").read_text() == "0"
    made = groups.make(Limits(memory=5_000_000, disk=1_000_000, processes=7))
    values = {path.name: path.read_text() for path in made.folder.iterdir()}
    assert values == {
        "memory.max": "6000000",
        "memory.swap.max": "0",
        "memory.oom.group": "1",
        "pids.max": "8",
    }
    (made.folder / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 1\n")
    (made.folder / "memory.events").write_text("low 0\noom 1\noom_kill 0\n")
    assert (made.cpu(), made.reached()) == (2.5, "")
    (made.folder / "memory.events").write_text("low 0\noom 1\noom_kill 2\n")
    assert made.reached() == "memory_mb"


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A system without systemd, and a tree of groups made of ordinary files: `box` holds this process in `box/here`."""
    monkeypatch.setattr(cgroup, "_MOUNTS", (tmp_path,))
    monkeypatch.setattr(cgroup, "_OWN", tmp_path / "own")
    monkeypatch.setattr(cgroup, "_no_systemd", lambda: "systemd does not answer")
    (tmp_path / "own").write_text("0::/box/here\n")
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    (tmp_path / "box" / "here").mkdir(parents=True)
    (tmp_path / "box" / "cgroup.procs").touch()
    cgroup.unavailable.cache_clear()
    yield tmp_path
    cgroup.unavailable.cache_clear()


def test_a_delegated_group_is_used_where_there_is_no_systemd(fake):
    (fake / "box" / "cgroup.subtree_control").write_text("memory pids\n")
    assert cgroup.unavailable() == "" and cgroup.prefix() == []
    assert cgroup.described() == f"in {fake / 'box'}"
    made = cgroup.make()
    assert made == fake / "box" / f"oxus-{os.getpid()}"
    groups = cgroup.divided(str(made))
    assert groups.folder == made and (made / "cgroup.procs").read_text() == "0"


@pytest.mark.parametrize("counted", ["", "memory", "cpu io"])
def test_a_group_that_does_not_hand_down_what_it_counts_is_not_used(fake, counted):
    (fake / "box" / "cgroup.subtree_control").write_text(counted)
    assert cgroup.unavailable() == "systemd does not answer, and no group is delegated to this program"
    assert cgroup.make() is None and cgroup.prefix() == []


def test_a_system_that_counts_nothing_says_so(fake):
    (fake / "cgroup.controllers").write_text("\n")
    assert "no cgroup v2 that counts memory and processes" in cgroup.unavailable()


COUNTED = {
    # 60 pipes of 1 MB: memory that only the kernel has, and that belongs to no process.
    "pipes": (
        "import fcntl, os\nends = [os.pipe() for _ in range(60)]\nfor _, end in ends:\n"
        "    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 1 << 20)\n    os.set_blocking(end, False)\n"
        "    os.write(end, bytes(1 << 20))\ndef double(x):\n    return 2 * x",
        "more than 60 MB of memory",
    ),
    "arrays": ("kept = bytearray(b'x') * 200_000_000", "more than 60 MB of memory|failed with MemoryError"),
    "processes": (
        "import subprocess\nkept = [subprocess.Popen(['sleep', '99']) for _ in range(99)]",
        "processes of the class is 8",
    ),
}


@pytest.mark.slow
@pytest.mark.skipif(bool(cgroup.unavailable() or unavailable()), reason="no control groups, or no sandbox")
def test_the_kernel_counts_its_own_memory_and_all_processes(tmp_path):
    """Real groups; without them, nobody counts the pipes."""
    course = tiny_course(tmp_path / "course")
    limits = {"memory_mb": 60, "disk_mb": 1, "processes": 8}
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.writelines(f"c.OxusLimits.{name} = {value}\n" for name, value in limits.items())
    build(course, [TINY_UNIT])
    release = read_notebook(student_notebook(course, TINY_UNIT))
    for student, (code, _) in {**COUNTED, "aigerim": ("def double(x):\n    return 2 * x", "")}.items():
        path = course / "grading" / "submitted" / student / TINY_UNIT / f"{TINY_UNIT}.ipynb"
        hand_in(answered(release, {"double": code}), path)
    outcomes = {outcome.student: outcome for outcome in grade(course, TINY_UNIT, workers=2)}
    assert (outcomes["aigerim"].outcome, outcomes["aigerim"].score) == ("graded", 2)
    for student, (_, says) in COUNTED.items():
        words = "\n".join([outcomes[student].reason, *outcomes[student].remarks])
        assert re.search(says, words), (student, words)
    here = cgroup.delegated()
    assert here is None or not [*here.glob("oxus-*")], "the groups are removed"


def test_a_group_that_may_not_be_divided_is_left_as_it_was(tmp_path):
    (tmp_path / "cgroup.subtree_control").mkdir()  # writing fails
    with pytest.raises(IsADirectoryError):
        Groups(tmp_path)
    assert (tmp_path / "cgroup.procs").read_text() == "0", "it moved back"


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="there is no warm process here")
@pytest.mark.parametrize("command", [["false"], ["env"]])
def test_a_warm_process_starts_where_its_group_fails(monkeypatch, command):
    """`false` stands for a systemd that starts nothing, `env` for one whose group cannot be divided."""
    monkeypatch.setattr(cgroup, "prefix", lambda: command)
    monkeypatch.setattr(cgroup, "make", lambda: None)
    setup = Setup(sandboxed=False)
    with WarmProcess(setup) as warm:
        if command == ["false"]:
            warm.process.wait()
        child = WarmChild(warm.address, setup, warm.revive)
        assert child.group is None and child.overused() == ""
        child.end()
