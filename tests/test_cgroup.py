"""Control groups: what the grader does with them, where this system has them, and where it has not."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from oxus.grader import cgroup, warm_process
from oxus.grader.budget import Limits
from oxus.grader.cgroup import Group, Groups
from oxus.grader.sandbox import Jail, fork_into, python_paths, unavailable
from oxus.grader.warm_child import WarmChild
from oxus.grader.warm_process import FORKS, Setup, WarmProcess
from sandboxed import inside, until

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
    monkeypatch.setattr(warm_process, "prefix", lambda: command)
    setup = Setup(sandboxed=False)
    with WarmProcess(setup) as warm:
        if command == ["false"]:
            warm.process.wait()
        child = WarmChild(warm.address, setup, warm.revive)
        assert child.group is None and child.overused() == ""
        child.end()
