"""The bar of `oxus grade`: live on a terminal, nowhere else."""

import os
import re
import struct
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from class_helpers import UNSAFE, answered, hand_in
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.teaching.collection.collect import collect

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

UNIT = "01-tiny"


@pytest.fixture
def handed_in(course) -> Path:
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    for student in ("aigerim", "bek", "chynara"):
        code = "import time\ntime.sleep(0.2)\ndef double(x):\n    return 2 * x"
        hand_in(answered(release, {"double": code}), course.parent / "in" / f"{student}_{UNIT}.ipynb")
    collect(course, UNIT, [course.parent / "in"])
    return course


def run(course: Path, errors: int) -> str:
    unsafe = ["--unsafe"] if UNSAFE else []
    done = subprocess.run(
        [sys.executable, "-m", "oxus", "grade", "1", *unsafe],
        env={**os.environ, "OXUS_COURSE": str(course)},
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + (done.stderr or "")


@pytest.mark.full
@pytest.mark.slow
def test_on_a_terminal_the_bar_tells_rate_and_time_left(handed_in):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
    with closing(os.fdopen(master, "rb", buffering=0)) as terminal:
        out = run(handed_in, slave)
        os.close(slave)
        shown = b""
        with suppress(OSError):  # how Linux says that the other side is closed
            while part := terminal.read(10_000):
                shown += part
    text = shown.decode()
    assert re.search(r"100%.*3/3 \[\d+:\d+<\d+:\d+, +[\d.]+ *(s/ submissions| submissions/s)\]", text), text
    assert " notebooks" not in out


@pytest.mark.full
@pytest.mark.slow
def test_in_a_pipe_there_is_none(handed_in):
    assert "notebooks" not in run(handed_in, subprocess.PIPE)
