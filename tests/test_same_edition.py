"""The grader and the processes that run submissions are one edition of the course, or nothing is graded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oxus.core.errors import CourseError
from oxus.grader import same_edition
from oxus.grader.warm_process import FORKS
from repository import ROOT

IN_A_WARM_PROCESS = """
from oxus.core.errors import CourseError
from oxus.grader.warm_process import Setup, WarmProcess
from oxus.grader.one_submission import Job
from oxus.grader.pool import LocalPool

setup = Setup(sandboxed=False)
try:
    with WarmProcess(setup) as warm, LocalPool(setup, 1, warm) as pool:
        print(*pool.grade([Job("aigerim", b"{}", name="x")], {}, {}))
except CourseError as error:
    print(error)
"""
IN_A_NEW_PYTHON = """
from oxus.core.errors import CourseError
from oxus.grader.warm_process import Setup
from oxus.grader.subprocess_child import FreshChild

try:
    FreshChild(Setup(sandboxed=False)).end()
except CourseError as error:
    print(error)
"""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A folder with another edition of the course: the same version, and one more line in the grader."""
    shutil.copytree(
        ROOT / "course" / "oxus", tmp_path / "clone" / "oxus", ignore=shutil.ignore_patterns("_edition")
    )
    with (tmp_path / "clone" / "oxus" / "grader" / "pipe.py").open("a", encoding="utf-8") as file:
        file.write("# another edition\n")
    return tmp_path / "clone"


def said(code: str, folder: Path, **variables: str) -> str:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | variables
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.mark.full
@pytest.mark.skipif(not FORKS, reason="nothing is forked here")
@pytest.mark.slow
def test_a_grader_from_a_clone_does_not_use_the_installed_process_for_submissions(other, tmp_path):
    message = said(IN_A_WARM_PROCESS, tmp_path, PYTHONPATH=str(other))
    assert message.startswith(f"the grader ({other / 'oxus'}) and the process that runs submissions (")
    assert "two editions" in message and "unset PYTHONPATH" in message and message.count("\n") == 1


@pytest.mark.slow
def test_a_new_python_for_each_submission_is_refused_too(other):
    message = said(IN_A_NEW_PYTHON, other)  # Python finds the clone, because it is the current folder
    assert message.startswith(f"the grader ({other / 'oxus'}) and the process that runs submissions (")
    assert message.count("\n") == 1


@pytest.mark.parametrize("theirs", ["", True, None, "0" * 16])
def test_an_edition_without_this_check_or_with_another_digest_is_refused(theirs):
    same_edition.check_same(same_edition.code_digest())
    with pytest.raises(CourseError, match=r"two editions of the course: install .*unset PYTHONPATH$"):
        same_edition.check_same(theirs)
