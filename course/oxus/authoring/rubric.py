"""`oxus rubric` lists the rubrics for marking essays, as data.

A rubric is written once, as the table above the answer in the unit's source. Students read it there, and formgrader
shows it to the instructor above each answer. This module reads it as rows, for example for the rubric of an LMS.
"""

import argparse
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.layout import find_course, find_unit, student_notebook, unit_ids
from oxus.core.notebook import exercises, read_notebook
from oxus.core.safe_output import to_csv, to_json

_NAME = re.compile(r"\*{0,2}(?P<name>.+?)\*{0,2}\s*\((?P<points>\d+(?:\.\d+)?)\)")


@dataclass(frozen=True)
class Criterion:
    """One row of a rubric."""

    criterion: str
    points: float
    """For an answer that is what `full` says; half of them for `half`."""
    full: str
    half: str
    none: str


def rubrics(notebook: NotebookNode) -> dict[str, list[Criterion]]:
    """The rubrics of a unit.

    Parameters
    ----------
    notebook : NotebookNode
        The unit, as instructors or as students have it.

    Returns
    -------
    dict of str to list of Criterion
        By grade_id of the essay; an empty list if there is no table between it and the previous exercise.
    """
    return {
        exercise.name: [row for cell in exercise.prompt for row in _rows(cell.source)]
        for exercise in exercises(notebook)
        if exercise.answer.cell_type == "markdown"
    }


def _rows(text: str) -> list[Criterion]:
    """The rows of a table headed criterion, full, half, none."""
    lines = [
        [part.strip() for part in line.strip("| ").split("|")] for line in text.splitlines() if "|" in line
    ]
    if not lines or lines[0] != [field.name for field in fields(Criterion) if field.name != "points"]:
        return []
    rows = []
    for cells in lines[2:]:
        name = _NAME.fullmatch(cells[0])
        if len(cells) != 4 or name is None:
            raise CourseError(
                f"a rubric's row is not `**criterion** (points) | full | half | none`: {' | '.join(cells)}"
            )
        rows.append(Criterion(name["name"], float(name["points"]), *cells[1:]))
    return rows


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `rubric` to the `oxus` command."""
    one = commands.add_parser("rubric")
    one.add_argument("unit", nargs="*", help="a unit's id or number (default: all units)")
    one.add_argument("--format", choices=("csv", "json"), default="csv", help="csv (the default) or json")
    one.set_defaults(run=_run_rubric)


def _run_rubric(args: argparse.Namespace) -> int:
    course = find_course(Path.cwd())
    units = [find_unit(course, name) for name in args.unit] or unit_ids(course)
    rows = [
        {"unit": unit, "grade_id": answer} | asdict(criterion)
        for unit in units
        for answer, criteria in rubrics(read_notebook(student_notebook(course, unit))).items()
        for criterion in criteria
    ]
    if args.format == "json":
        print(to_json(rows, indent=1))
    else:
        names = ["unit", "grade_id", *(field.name for field in fields(Criterion))]
        print(to_csv([names, *([row[name] for name in names] for row in rows)], bom=False), end="")
    return 0
