"""Grades the corpus of habits with nbgrader and with Oxus, and tells what differs."""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from class_helpers import grade
from compare_grading import neutral
from habit_corpus import Unit, make_class
from oxus.teaching.nbgrader_api import api

ACCUSED = ("tried to change", "forged", "must fail")
"""What a remark says of a submission that attacks the grader; honest ones never get it."""
_COLOURS = re.compile(r"\\u001b\[[\d;]*m")


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
            assert theirs, f"{habit.id}: the gradebook has no cell of it"
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
        # ipykernel does not show what programs print where this is set.
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
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
