"""A class of students and its instructor, for the tests of grading."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.authoring.judge import read_answers
from oxus.core.layout import solution_notebook, student_notebook, unit_ids, unit_source
from oxus.core.notebook import grade_id, is_graded, is_solution, read_notebook
from oxus.grader.sandbox import unavailable
from oxus.teaching.collection.collect import collect
from oxus.teaching.grading import autograde
from oxus.teaching.settings import Late, write_settings
from patience import write_patient_settings

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
    write_patient_settings(target)
    (target / "grading").mkdir()
    return target


def count_further(course: Path, unit: str) -> None:
    """Give points for the unit's Further exercises, as a class made with `--further` has it."""
    solutions = read_notebook(solution_notebook(course, unit))
    kept = {grade_id(c): c.metadata["oxus"]["points"] for c in solutions.cells if c.metadata.get("oxus")}
    for path in (solution_notebook(course, unit), student_notebook(course, unit)):
        notebook = read_notebook(path)
        for cell in notebook.cells:
            if grade_id(cell) in kept:
                cell.metadata.nbgrader.points = kept[grade_id(cell)]
        nbformat.write(notebook, path)
    units = dict.fromkeys(unit_ids(course))
    settings = write_settings("Every answer", units, Late(), UNSAFE, further=True)
    (course / "class.toml").write_text(settings, encoding="utf-8")


def make_class(course: Path, unit: str, students: int, first: int = 0) -> None:
    """Submit and collect `students` notebooks from the `first` on; number n takes the n-th answer to each exercise, and
    number 0 the reference solution."""
    solutions, release = (read_notebook(find(course, unit)) for find in (solution_notebook, student_notebook))
    reference = reference_answers(solutions)
    choices: dict[str, list[str]] = {}
    beside = unit_source(course, unit).parent / "answers.toml"
    for answer in read_answers(beside) if beside.exists() else ():
        choices.setdefault(answer.exercise, [reference[answer.exercise]]).append(answer.code)
    folder = course.parent / "handed in"
    for n in range(first, first + students):
        # Steps of different lengths, so that no two of the first hundred are alike.
        mine = {e: codes[(n * (k + 1)) % len(codes)] for k, (e, codes) in enumerate(sorted(choices.items()))}
        hand_in(answered(release, {**reference, **mine}), folder / f"s{n:04}_{unit}.ipynb")
    collect(course, unit, [folder])
    shutil.rmtree(folder)
