"""The corpus of habits: reads `habits/*.toml`, divides the habits into notebooks, and makes a class of them.

A habit is something that honest students or authors of courses do: an answer that prints, a test that times out, a cell
that was copied. CONTRIBUTING.md says how to add one.
"""

import copy
import json
import shutil
import tomllib
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from habit_changes import CHANGES
from oxus.core.layout import solution_notebook, student_notebook
from oxus.grader.gradebook import gradebook_path
from oxus.grader.recorder import make_gradebook
from oxus.teaching.nbgrader_api import api, register
from patience import write_patient_settings

FOLDER = Path(__file__).with_name("habits")
TOGETHER = 32
"""How many habits that do not disturb each other share one notebook."""
CELLS = ("given", "before", "after", "test")
"""The keys whose value is one cell or a list of cells."""


@dataclass(frozen=True)
class Habit:
    """One habit; the fields are the keys of the TOML files."""

    kind: str
    """The stem of its file."""
    name: str
    given: tuple[str, ...] = ()
    """The locked cells before the exercise."""
    before: tuple[str, ...] = ()
    """The student's own cells before the answer."""
    answer: str = ""
    after: tuple[str, ...] = ()
    """The student's own cells between the answer and the tests."""
    test: tuple[str, ...] = ()
    points: float = 2
    """Of each test."""
    alone: bool = False
    """Whether it gets a notebook to itself, because it leaves something behind in Python."""
    essay: bool = False
    """Whether the answer is text that is graded by hand."""
    change: str = ""
    """What happened to the notebook as a file: a key of `habit_changes.CHANGES`."""
    files: tuple[tuple[str, str], ...] = ()
    """What the student submits with the notebook, by name."""
    data: tuple[tuple[str, str], ...] = ()
    """What the author gives with the notebook, by name."""
    outputs: str = ""
    """Why the outputs are not compared; empty if they are."""
    stock_stops: str = ""
    """Why nbgrader gives this submission no grade at all; empty if it does."""

    @property
    def id(self) -> str:
        """As tests show it."""
        return f"{self.kind}: {self.name}"

    @property
    def unit(self) -> tuple[Any, ...]:
        """What habits have in common that can be students of one unit."""
        return (self.given, self.test, self.points, self.essay, self.data)


@dataclass(frozen=True)
class Unit:
    """One assignment: one student for each list of habits, with a prefix for the cells of each habit."""

    id: str
    students: dict[str, dict[str, Habit]] = field(default_factory=dict)

    def notebook_id(self, student: str) -> str:
        """The name of a student's notebook: its habit, or the number of the notebook that many habits share."""
        habits = list(self.students[student].values())
        return f"notebook of {habits[0].id}" if habits[0].alone else f"notebook {self.id}"


def read_habits() -> list[Habit]:
    """All habits, in the order of the files."""
    habits = []
    for path in sorted(FOLDER.glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        defaults = entries.pop("defaults", {})
        for name, entry in entries.items():
            keys = {key: _frozen(key, value) for key, value in {**defaults, **entry}.items()}
            habits.append(Habit(path.stem, name, **keys))
    return habits


def _frozen(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(value.items())
    cells = [value] if isinstance(value, str) and key in CELLS else value
    if isinstance(cells, list):
        return tuple(cell.removesuffix("\n") for cell in cells)
    return value


def plan(habits: list[Habit]) -> list[Unit]:
    """Divide the habits into units.

    Those that leave nothing behind share notebooks of `TOGETHER` each, by kind. Each of the others has a notebook to
    itself; those with the same given cells and tests are students of one unit.
    """
    units = []
    for kind, those in groupby((h for h in habits if not h.alone), key=lambda habit: habit.kind):
        listed = list(those)
        for number, start in enumerate(range(0, len(listed), TOGETHER), 1):
            chunk = listed[start : start + TOGETHER]
            units.append(Unit(f"{kind}-{number}", {"all": {f"h{n}": h for n, h in enumerate(chunk, 1)}}))
    same: dict[Any, list[Habit]] = {}
    for habit in habits:
        if habit.alone:
            same.setdefault(habit.unit, []).append(habit)
    for number, alone in enumerate(same.values(), 1):
        units.append(Unit(f"alone-{number}", {f"s{n:02}": {"h1": h} for n, h in enumerate(alone, 1)}))
    return units


# --- the class ---


def _nbgrader(name: str, **keys: Any) -> dict[str, Any]:
    base = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    return {"nbgrader": {**base, **keys}}


def _source(habits: dict[str, Habit]) -> NotebookNode:
    """The author's notebook, with the exercises of these habits."""
    cells = []
    for prefix, habit in habits.items():
        for n, text in enumerate(habit.given, 1):
            name = f"{prefix}-given-{n}"
            cells.append(new_code_cell(text, id=name, metadata=_nbgrader(name, locked=True)))
        name = f"{prefix}-answer"
        text = "### BEGIN SOLUTION\n...\n### END SOLUTION"
        if habit.essay:
            metadata = _nbgrader(name, solution=True, grade=True, points=habit.points)
            cells.append(new_markdown_cell(text, id=name, metadata=metadata))
        else:
            cells.append(new_code_cell(text, id=name, metadata=_nbgrader(name, solution=True)))
        for n, text in enumerate(habit.test, 1):
            name = f"{prefix}-test-{n}"
            metadata = _nbgrader(name, grade=True, locked=True, points=habit.points)
            cells.append(new_code_cell(text, id=name, metadata=metadata))
    kernelspec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def _submission(release: NotebookNode, habits: dict[str, Habit]) -> NotebookNode:
    """The notebook that the student with these habits hands in."""
    notebook = copy.deepcopy(release)
    for prefix, habit in habits.items():
        at = next(n for n, cell in enumerate(notebook.cells) if cell.id == f"{prefix}-answer")
        notebook.cells[at].source = habit.answer.removesuffix("\n")
        own = [[new_code_cell(text, id=f"{prefix}-{where}-{n}") for n, text in enumerate(texts)]
               for where, texts in (("before", habit.before), ("after", habit.after))]  # fmt: skip
        notebook.cells[at + 1 : at + 1] = own[1]
        notebook.cells[at:at] = own[0]
        if habit.change:
            CHANGES[habit.change](notebook, prefix)
    return notebook


def make_class(folder: Path, unit: Unit) -> tuple[Path, Path]:
    """Make the course twice, with this unit registered and everything handed in."""
    course = folder / "stock" / "course"
    (course / "grading").mkdir(parents=True)
    write_patient_settings(course)
    first = next(iter(unit.students.values()))
    source = solution_notebook(course, unit.id)
    source.parent.mkdir(parents=True)
    nbformat.write(_source(first), source)
    for habit in first.values():
        for name, text in habit.data:
            source.with_name(name).write_text(text, encoding="utf-8")
    make_gradebook(gradebook_path(course))
    register(course, unit.id)
    result = api(course).generate_assignment(unit.id, force=True)
    assert result["success"], result
    release = nbformat.read(student_notebook(course, unit.id), as_version=4)
    for student, habits in unit.students.items():
        path = course / "grading" / "submitted" / student / unit.id / f"{unit.id}.ipynb"
        path.parent.mkdir(parents=True)
        # As a file: what is done to a notebook may make it invalid.
        path.write_text(json.dumps(_submission(release, habits)), encoding="utf-8")
        for beside in student_notebook(course, unit.id).parent.iterdir():
            if beside.suffix != ".ipynb":
                shutil.copy(beside, path.parent)
        for habit in habits.values():
            for name, text in habit.files:
                file = path.parent / name
                file.parent.mkdir(exist_ok=True)
                file.write_text(text, encoding="utf-8")
    ours = folder / "ours" / "course"
    shutil.copytree(course, ours)
    return course, ours
