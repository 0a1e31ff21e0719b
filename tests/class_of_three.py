"""Three students and an instructor, as the grading tests play them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.notebook import grade_id, is_graded, is_solution
from oxus.grader.sandbox import unavailable
from oxus.teaching import autograde

UNSAFE = bool(unavailable())
"""Where there is no sandbox, the tests that are not about it grade without one."""

grade = partial(autograde.grade, unsafe=UNSAFE)


def oxus(*words: str | Path, course: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person without an activated environment does: its folder is not on PATH."""
    path = os.pathsep.join(p for p in os.defpath.split(os.pathsep) if Path(p) != Path(sys.executable).parent)
    env = {**os.environ, "PATH": path, "OXUS_COURSE": str(course)}
    command = [sys.executable, "-m", "oxus", *map(str, words)]
    command += ["--unsafe"] if words[0] == "grade" and UNSAFE else []
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, encoding="utf-8")


def answered(release: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """A student's notebook with these answers, by grade_id."""
    notebook = nbformat.from_dict(release)
    for cell in notebook.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return notebook


def reference_answers(solutions: NotebookNode) -> dict[str, str]:
    """The instructor's own answers, without the marks around them."""
    return {
        grade_id(c): "\n".join(
            line for line in c.source.splitlines() if "### BEGIN" not in line and "### END" not in line
        )
        for c in solutions.cells
        if is_solution(c)
    }


def autograded_points(solutions: NotebookNode) -> float:
    """What an autograder can give."""
    return sum(c.metadata.nbgrader.points for c in solutions.cells if is_graded(c) and not is_solution(c))


def hand_in(
    notebook: NotebookNode, path: Path, change: Callable[[NotebookNode], None] = lambda _: None
) -> Path:
    """Save a student's notebook."""
    notebook = nbformat.from_dict(notebook)
    change(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def copy_course(root: Path, target: Path) -> Path:
    """The course as an instructor's clone has it, without what is not needed to grade."""
    for name in ("course/units", "solutions", "notebooks"):
        shutil.copytree(root / name, target / name)
    shutil.copy(root / "nbgrader_config.py", target)
    (target / "grading").mkdir()
    return target
