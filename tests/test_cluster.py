"""`oxus grade --scheduler`: the same grading on the workers of a Dask cluster, whatever happens to them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from class_helpers import UNSAFE, answered, grade, hand_in, oxus
from compare_grading import marks
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader import pool
from oxus.teaching.collection.collect import collect

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(find_spec("distributed") is None, reason="distributed is not installed"),
]

UNIT = "01-tiny"
STUDENTS = [f"{name}-{n}" for n in (1, 2) for name in ("aigerim", "bek", "chynara", "dana")]
CODE = "import time\ntime.sleep(0.3)\ndef double(x):\n    return 2 * x"


@pytest.fixture
def handed_in(course) -> Path:
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    for student in STUDENTS:
        hand_in(answered(release, {"double": CODE}), course.parent / "in" / f"{student}_{UNIT}.ipynb")
    collect(course, UNIT, [course.parent / "in"])
    return course


def dask(*words: str, **env: str) -> subprocess.Popen[bytes]:
    """Start a program of Dask's."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def scheduler() -> Iterator[str]:
    """A scheduler that runs already."""
    port = str(free_port())
    process = dask("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    yield f"tcp://127.0.0.1:{port}"
    process.kill()
    process.wait()


@contextmanager
def workers(scheduler: str, number: int, *words: str, **env: str) -> Iterator[list[psutil.Process]]:
    """Workers of one thread each, without a nanny that would start them anew."""
    more = words or ("--nthreads", "1")
    started = [dask("worker", scheduler, "--no-nanny", "--no-dashboard", *more, **env) for _ in range(number)]
    try:
        yield [psutil.Process(p.pid) for p in started]
    finally:
        for process in started:
            process.kill()
            process.wait()


def assert_each_once(course: Path) -> None:
    lines = (course / "grading" / "outcomes" / f"{UNIT}.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["student"] for line in lines) == sorted(STUDENTS)
    rows = marks(course, UNIT)
    assert sorted(rows) == sorted(STUDENTS)
    assert {row["grades"]["test_double"] for row in rows.values()} == {(2.0, None, False)}


def test_a_cluster_of_this_machine(handed_in, tmp_path):
    done = oxus("grade", "1", "--scheduler", "local", "--workers", "2", course=handed_in, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.count("2 of 5") == 8
    assert_each_once(handed_in)


@pytest.mark.parametrize("threads", ["1", "4"])
def test_a_scheduler_that_runs_already(handed_in, tmp_path, scheduler, threads):
    """With threads too, though one worker grades one submission at a time."""
    with workers(scheduler, 2, "--nthreads", threads):
        done = oxus("grade", "1", "--scheduler", scheduler, course=handed_in, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert_each_once(handed_in)


def test_a_worker_that_dies_loses_nothing(handed_in, scheduler):
    journal = handed_in / "grading" / "outcomes" / f"{UNIT}.jsonl"
    unsafe = ["--unsafe"] if UNSAFE else []
    with workers(scheduler, 2) as started:
        run = subprocess.Popen(
            [sys.executable, "-m", "oxus", "grade", "1", "--scheduler", scheduler, *unsafe],
            env={**os.environ, "OXUS_COURSE": str(handed_in)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not journal.exists():
            assert run.poll() is None, run.communicate()
            time.sleep(0.01)
        left = started[0].children(recursive=True)
        started[0].kill()
        out, err = run.communicate()
        _, alive = psutil.wait_procs(left, timeout=600)
        assert not alive  # its warm process and what was forked from it
    assert (run.returncode, err) == (0, ""), out
    assert_each_once(handed_in)


def test_nobody_at_the_address(handed_in, tmp_path):
    address = f"tcp://127.0.0.1:{free_port()}"
    done = oxus("grade", "1", "--scheduler", address, course=handed_in, folder=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"oxus: {address}: no Dask scheduler answers there")


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "http://127.0.0.1:1", "tcp://127.0.0.1:x"])
def test_what_is_no_address(handed_in, address):
    with pytest.raises(CourseError, match="no Dask scheduler answers there") as error:
        grade(handed_in, UNIT, scheduler=address)
    assert "\n" not in str(error.value)


def test_a_scheduler_without_workers(handed_in, scheduler, monkeypatch):
    monkeypatch.setattr(pool, "CONNECT", 5)
    with pytest.raises(CourseError, match="the scheduler has no workers: start some with `dask worker"):
        grade(handed_in, UNIT, scheduler=scheduler)


def test_workers_with_another_version_are_named(handed_in, scheduler, monkeypatch):
    said = pool.metadata.version
    monkeypatch.setattr(pool.metadata, "version", lambda name: "0.1" if name == "nbgrader" else said(name))
    words = r"Dask worker .* cannot grade \(it has .*\): it needs .*nbgrader 0\.1,"
    with workers(scheduler, 1), pytest.raises(CourseError, match=words):
        grade(handed_in, UNIT, scheduler=scheduler)


@pytest.mark.parametrize("missing", ["oxus", "nbgrader"])
def test_workers_without_what_is_needed_are_named(handed_in, scheduler, tmp_path, missing):
    """Something else of that name comes first in their path."""
    (tmp_path / "wrong").mkdir()
    words = f"raise ModuleNotFoundError('No module named {missing!r}')"
    (tmp_path / "wrong" / f"{missing}.py").write_text(words, encoding="utf-8")
    with (
        workers(scheduler, 1, PYTHONPATH=str(tmp_path / "wrong")),
        pytest.raises(
            CourseError, match=f"Dask worker .* cannot grade .*No module named '{missing}'"
        ) as error,
    ):
        grade(handed_in, UNIT, scheduler=scheduler)
    assert "\n" not in str(error.value)
