"""The corpus of habits: reads `habits/*.toml`, makes a class of them, grades it with nbgrader and with Oxus, compares.

A habit is something that honest students or authors of courses do: an answer that prints, a test that times out, a cell
that was copied. CONTRIBUTING.md says how to add one.
"""

import contextlib
import copy
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from class_helpers import grade
from compare_grading import neutral
from habit_changes import CHANGES
from oxus.core.layout import solution_notebook, student_notebook
from oxus.grader.gradebook import gradebook_path
from oxus.grader.recorder import make_gradebook
from oxus.teaching.nbgrader_api import api, register
from repository import ROOT

FOLDER = Path(__file__).with_name("habits")
TOGETHER = 32
"""How many habits that do not disturb each other share one notebook."""
ACCUSED = ("tried to change", "forged", "must fail")
"""What a remark says of a submission that attacks the grader; honest ones never get it."""


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
    if isinstance(value, list):
        return tuple(cell.strip() for cell in value)
    return (value.strip(),) if key in ("given", "before", "after", "test") else value


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
        notebook.cells[at].source = habit.answer.strip()
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
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    # On a busy machine nbgrader waits too short a time for what a cell shows.
    config += "c.ExecutePreprocessor.iopub_timeout = 120\n"
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
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
                path.with_name(name).write_text(text, encoding="utf-8")
    ours = folder / "ours" / "course"
    shutil.copytree(course, ours)
    return course, ours


# --- grading and comparing ---


def compare(folder: Path, unit: Unit) -> dict[str, list[str]]:
    """Grade a unit with both graders.

    Returns
    -------
    dict of str to list of str
        For each habit, by its `id`, what differs: empty for those that are equal. For each notebook, by its
        `notebook_id`, the remarks that accuse the student.
    """
    stock, ours = make_class(folder, unit)
    with _surroundings(folder):
        by_stock = {s: api(stock).autograde(unit.id, s) for s in unit.students}
        outcomes = {o.student: o for o in grade(ours, unit.id, workers=1)}
    found: dict[str, list[str]] = {}
    books = [_gradebook(course, unit.id) for course in (stock, ours)]
    for student, habits in unit.students.items():
        outcome = outcomes[student]
        found[unit.notebook_id(student)] = [r for r in outcome.remarks if any(word in r for word in ACCUSED)]
        for prefix, habit in habits.items():
            if habit.stock_stops:
                found[habit.id] = ["nbgrader grades it"] if by_stock[student]["success"] else []
                found[habit.id] += (
                    [] if outcome.outcome == "graded" else [f"oxus: {outcome.outcome}: {outcome.reason}"]
                )
                continue
            if not by_stock[student]["success"]:
                found[habit.id] = [f"nbgrader does not grade it: {_cause(by_stock[student])}"]
                continue
            theirs, mine = (
                {k: v for k, v in b[student].items() if k.startswith(f"{prefix}-")} for b in books
            )
            differs = [
                f"{name}: stock {value}, oxus {mine.get(name)}"
                for name, value in theirs.items()
                if value != mine.get(name)
            ]
            if not habit.outputs:
                cells = [_cells(c, unit.id, student, "" if habit.alone else prefix) for c in (stock, ours)]
                differs += _different_cells(*cells)
            found[habit.id] = differs
    return found


def _cause(result: dict[str, Any]) -> str:
    """What nbgrader's log says last of an error."""
    lines = [line.strip() for line in str(result.get("log", "")).splitlines()]
    return next((line for line in reversed(lines) if re.match(r"[\w.]*(Error|Exception)\b", line)), "")


@contextlib.contextmanager
def _surroundings(folder: Path) -> Iterator[None]:
    """Let what the students' code does to the home folder happen elsewhere, and sets have one order in both graders."""
    home = folder / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "0")
        patch.setenv("HOME", str(home))
        patch.setenv("IPYTHONDIR", str(home / ".ipython"))
        yield


def _gradebook(course: Path, unit: str) -> dict[str, dict[str, object]]:
    """What the gradebook says of each student's cells: points, most points, whether to be graded by hand; comments."""
    with api(course).gradebook as gradebook:
        found: dict[str, dict[str, object]] = {}
        for submission in gradebook.find_assignment(unit).submissions:
            cells = found.setdefault(submission.student.id, {})
            for notebook in submission.notebooks:
                for g in notebook.grades:
                    cells[f"{g.name}"] = (g.auto_score, g.manual_score, g.max_score, g.needs_manual_grade)
                for c in notebook.comments:
                    cells[f"{c.name} comment"] = (c.auto_comment, c.manual_comment)
    return found


def _cells(course: Path, unit: str, student: str, prefix: str) -> list[dict[str, Any]]:
    """The cells of the autograded notebook whose id begins with this prefix."""
    path = course / "grading" / "autograded" / student / unit / f"{unit}.ipynb"
    # Where the files of cells are said to be: in the folder for temporary files, which our sandbox has elsewhere.
    text = re.sub(r"(/[\w.]+)+/(?=ipykernel_\d+/\d+\.py)", "", path.read_text(encoding="utf-8"))
    path.with_name("neutral.ipynb").write_text(text, encoding="utf-8")
    notebook: Any = neutral(path.with_name("neutral.ipynb"))
    return [
        cell for cell in notebook["cells"] if cell.get("id", "").startswith(f"{prefix}-" if prefix else "")
    ]


def _different_cells(theirs: list[dict[str, Any]], mine: list[dict[str, Any]]) -> list[str]:
    if [c["source"] for c in theirs] != [c["source"] for c in mine]:
        return [f"cells: stock {[c.get('id') for c in theirs]}, oxus {[c.get('id') for c in mine]}"]
    return [
        f"{b['id']} {key}: " + _first_difference(a.get(key), b.get(key))
        for a, b in zip(theirs, mine, strict=True)
        for key in sorted((a.keys() | b.keys()) - {"id"})  # a notebook without ids gets some from us
        if a.get(key) != b.get(key)
    ]


def _first_difference(theirs: Any, mine: Any) -> str:
    """Both, from shortly before the first character that differs."""
    one, other = (_COLOURS.sub("", json.dumps(value, ensure_ascii=False)) for value in (theirs, mine))
    start = max(0, len(os.path.commonprefix([one, other])) - 60)
    return f"stock …{one[start : start + 260]}…, oxus …{other[start : start + 260]}…"


_COLOURS = re.compile(r"\\u001b\[[\d;]*m")
