"""A notebook that a student hands in: is it whole, whose is it, and what to do about damage.

Students delete, copy and split cells; nbgrader then cannot grade, or waits for ever for a grade by hand. Here the
damage is found, said in words, and mended from the release where that is fair.
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from oxus.errors import CourseError
from oxus.preflight import is_solution


def grade_id(cell: NotebookNode) -> str:
    """The grade_id of a cell, empty for cells that are not nbgrader's."""
    return str((cell.metadata.get("nbgrader") or {}).get("grade_id") or "")


def check_student(student: str) -> str:
    """A student id that can be part of a file name.

    Raises
    ------
    CourseError
        If it is empty, or has something else than letters (of any script), digits, `-` and `.`: the underscore
        parts the student from the unit in the name of a hand-in.
    """
    if not re.fullmatch(r"[^\W_](?:[^\W_]|[-.])*", student) or student.endswith("."):
        raise CourseError(
            f"{student!r} cannot be a student's name here: use letters, digits, - and . only, such as aigerim-7"
        )
    return student


def student_of(file_name: str, unit: str) -> str | None:
    """Whose hand-in a file is, from its name: the word before `_<unit>`.

    A learning platform may put words before it, separated by `_`, and a number behind the unit, as in
    `Name_123_aigerim_08-unit (1).ipynb`. None if the name does not say.
    """
    found = re.search(rf"(?:^|_)([^_]+)_{re.escape(unit)}(?:[ _-]*\(?\d+\)?)?\.ipynb$", file_name)
    return found.group(1) if found else None


@dataclass
class Mended:
    """A hand-in that can be graded, and what had to be done to it."""

    notebook: NotebookNode
    remarks: list[str] = field(default_factory=list)


def damage(notebook: NotebookNode, release: NotebookNode) -> list[str]:
    """What is wrong with a hand-in, one sentence a fault; empty if it is whole."""
    return mend(notebook, release).remarks


def mend(notebook: NotebookNode, release: NotebookNode) -> Mended:
    """Make a hand-in gradable without taking anything from it.

    Parts of one answer (a cell that was split or copied) are joined, a test that stands twice is kept once, a cell
    that was deleted comes back from the release, with a note above it that the student will see in the feedback.

    Parameters
    ----------
    notebook : NotebookNode
        As handed in; not changed.
    release : NotebookNode
        The student version that was handed out.

    Returns
    -------
    Mended
        A notebook with each of nbgrader's cells of the release once, and a remark for each thing done.
    """
    remarks: list[str] = []
    handed_out = {grade_id(c): c for c in release.cells if grade_id(c)}
    cells: list[NotebookNode] = []
    place: dict[str, int] = {}
    for cell in (deepcopy(c) for c in notebook.cells):
        name = grade_id(cell)
        if name and name not in handed_out:
            remarks.append(f"{name}: no such exercise in this unit; the cell is kept as a plain one")
            del cell.metadata["nbgrader"]
        elif name in place:
            first = cells[place[name]]
            if is_solution(handed_out[name]):
                remarks.append(
                    f"{name}: the answer stands in more than one cell (copied or split); the parts are joined"
                )
                if cell.source.strip() != first.source.strip():
                    first.source = f"{first.source}\n{cell.source}"
            else:
                remarks.append(f"{name}: this cell stands more than once; the first is kept")
            continue
        elif name:
            place[name] = len(cells)
            cell.metadata["nbgrader"] = deepcopy(handed_out[name].metadata["nbgrader"])
            cell["cell_type"] = handed_out[name].cell_type
            if cell.cell_type == "code":
                cell.setdefault("outputs", [])
                cell.setdefault("execution_count", None)
            else:
                cell.pop("outputs", None)
                cell.pop("execution_count", None)
        cells.append(cell)
    after = -1
    for name, original in handed_out.items():
        position = next((n for n, c in enumerate(cells) if grade_id(c) == name), None)
        if position is None:
            remarks.append(f"{name}: this cell was deleted; it is put back as it was handed out")
            note = f"> **{name}** was deleted from this notebook. It is put back below as it was handed out."
            cells[after + 1 : after + 1] = [
                new_markdown_cell(note, id=f"{name[:50]}-put-back"),
                deepcopy(original),
            ]
            position = after + 2
        after = position
    result = deepcopy(notebook)
    result.cells = cells
    return Mended(result, remarks)
